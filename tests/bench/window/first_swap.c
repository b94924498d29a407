// Preloaded into a program of GLFW: ends it as soon as its first picture is shown, and writes to
// standard error when that was, in seconds of the system's clock, and how much memory was resident,
// in bytes.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

void glfwSwapBuffers(void* window) {
  void (*swap)(void*) = (void (*)(void*))dlsym(RTLD_NEXT, "glfwSwapBuffers");
  swap(window);
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  long all = 0, resident = 0;
  FILE* const memory = fopen("/proc/self/statm", "r");
  if (memory == NULL || fscanf(memory, "%ld %ld", &all, &resident) != 2) _exit(3);
  dprintf(STDERR_FILENO, "first_swap %lld.%09ld %ld\n", (long long)now.tv_sec, now.tv_nsec,
          resident * sysconf(_SC_PAGESIZE));
  _exit(0);
}
