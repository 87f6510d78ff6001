// The page holds all of a transcript; it is there to be printed.
addEventListener('load', () => print());
