"""The contract: what comes in, what an engine writes, what goes out. Pure Pydantic, imports nothing of ours."""
