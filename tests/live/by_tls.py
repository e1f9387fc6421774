"""A program with the official SDK that knows nothing of Offhook: says how many numbers its account has."""

import sys

import plivo

sys.stdout.write(str(plivo.RestClient().numbers.list().meta.total_count))
