"""The records in one DynamoDB table: sealed items under keys that begin with their municipality."""
