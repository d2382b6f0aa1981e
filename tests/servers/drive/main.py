"""Checks of the demo servers with boto3: `main.py CHECK JSON [FILE]`, where JSON is what the servers print."""

import sys

import jobs
import kit
import services
import storage

for module in (storage, jobs, services, kit):
    if hasattr(module, sys.argv[1]):
        getattr(module, sys.argv[1])()
        break
else:
    sys.exit(f"there is no check {sys.argv[1]}")
