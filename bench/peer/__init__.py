"""What Parley's service is measured beside: small applications of ours on the peers' frameworks."""
