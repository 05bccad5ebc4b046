"""Who somebody is in another system that lets people in (浙政钉, 浙里办), and to which account here that leads."""
