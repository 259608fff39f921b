"""The image of a box: a Debian 13 that boots to the screen.  `make image ARCH=amd64`."""
