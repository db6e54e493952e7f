"""Is it good, and is it fast?"""
