#pragma once

namespace logitdice {

// Why there is no window, or none any more: one sentence each on standard error. They return the
// exit code.

int no_display();    // GLFW does not start; see Glfw::complaint()
int no_opengl();     // it gives no window to draw in with OpenGL
int lost_context();  // see ContextWatch
int display_gone();  // see DisplayWatch

}  // namespace logitdice
