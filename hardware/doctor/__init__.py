"""`offhook doctor`: whether this machine and the lab around it are fit for calls, and how to mend what is not."""
