# What only the conversation in a terminal says.

terminal-goodbye = See you. Everything is saved; the same command goes on where we were.
