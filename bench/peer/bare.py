"""The floor: what Flask itself costs on the same server."""

from flask import Flask

app = Flask(__name__)


@app.get("/ok")
def get() -> bytes:
    return b"ok"


@app.post("/ok")
def post() -> bytes:
    return b"ok"
