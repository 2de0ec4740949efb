"""Words, questions, exercises and numbers, as data. Imports nothing of ours."""
