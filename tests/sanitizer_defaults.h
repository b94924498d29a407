#pragma once

// To be included once a program, by the file that has its main().

// What Fontconfig has read it keeps until the process ends, and whether the leak sanitizer still
// finds a pointer to it is chance. Read by that sanitizer alone.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}
