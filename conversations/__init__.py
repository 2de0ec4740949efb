"""The conversation engine: pure, typed, no await, no input or output. Imports only `content`."""
