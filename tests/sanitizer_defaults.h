#pragma once

// What the sanitizers are told: by them alone these are read. To be included once a program, by the
// file that has its main().

// What Fontconfig has read it keeps until the process ends, and whether the leak sanitizer still
// finds a pointer to it is chance.
extern "C" const char* __lsan_default_suppressions();
extern "C" const char* __lsan_default_suppressions() {
  return "leak:libfontconfig.so\n";
}

// An assert, ours or the standard library's, says where it was reached.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options() {
  return "handle_abort=1";
}
