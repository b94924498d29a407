#include "tests/window/drop_source.h"

#include <X11/Xatom.h>
#include <X11/Xlib.h>

#include <cctype>
#include <memory>

#include "tests/window/process.h"

namespace logitdice::test {
namespace {

/// "file:///a%20b\r\n" for each path.
std::string uri_list(const std::vector<std::string>& paths) {
  constexpr char kHex[] = "0123456789ABCDEF";
  std::string list;
  for (const std::string& path : paths) {
    list += "file://";
    for (const char c : path) {
      const auto byte = static_cast<unsigned char>(c);
      if (std::isalnum(byte) != 0 || std::string_view("/._-").find(c) != std::string_view::npos) {
        list += c;
      } else {
        list += {'%', kHex[byte >> 4], kHex[byte & 15]};
      }
    }
    list += "\r\n";
  }
  return list;
}

class DropSource {
 public:
  DropSource(::Display* display, Window target, std::string data)
      : display_(display), target_(target), data_(std::move(data)) {
    own_ = XCreateSimpleWindow(display_, DefaultRootWindow(display_), 0, 0, 1, 1, 0, 0, 0);
    XSetSelectionOwner(display_, atom("XdndSelection"), own_, CurrentTime);
  }

  bool run(double limit_s) {
    send("XdndEnter", 5L << 24, static_cast<long>(atom("text/uri-list")));
    send("XdndPosition", 0, (100L << 16) | 100L, CurrentTime,
         static_cast<long>(atom("XdndActionCopy")));
    for (const double end_s = now_s() + limit_s; now_s() < end_s; sleep_s(0.005)) {
      while (XPending(display_) > 0) {
        XEvent event;
        XNextEvent(display_, &event);
        if (handle(event)) return true;
      }
    }
    return false;
  }

 private:
  Atom atom(const char* name) { return XInternAtom(display_, name, False); }

  void send(const char* message, long second, long third, long fourth = 0, long fifth = 0) {
    XEvent event{};
    event.xclient.type = ClientMessage;
    event.xclient.window = target_;
    event.xclient.message_type = atom(message);
    event.xclient.format = 32;
    event.xclient.data.l[0] = static_cast<long>(own_);
    event.xclient.data.l[1] = second;
    event.xclient.data.l[2] = third;
    event.xclient.data.l[3] = fourth;
    event.xclient.data.l[4] = fifth;
    XSendEvent(display_, target_, False, NoEventMask, &event);
    XFlush(display_);
  }

  /// True when the target has finished.
  bool handle(const XEvent& event) {
    if (event.type == SelectionRequest) answer(event.xselectionrequest);
    if (event.type != ClientMessage) return false;
    if (event.xclient.message_type == atom("XdndStatus")) send("XdndDrop", 0, CurrentTime);
    return event.xclient.message_type == atom("XdndFinished");
  }

  void answer(const XSelectionRequestEvent& request) {
    XChangeProperty(display_, request.requestor, request.property, request.target, 8,
                    PropModeReplace, reinterpret_cast<const unsigned char*>(data_.data()),
                    static_cast<int>(data_.size()));
    XEvent reply{};
    reply.xselection.type = SelectionNotify;
    reply.xselection.requestor = request.requestor;
    reply.xselection.selection = request.selection;
    reply.xselection.target = request.target;
    reply.xselection.property = request.property;
    reply.xselection.time = request.time;
    XSendEvent(display_, request.requestor, False, NoEventMask, &reply);
    XFlush(display_);
  }

  ::Display* display_;
  Window target_;
  Window own_ = 0;
  std::string data_;
};

}  // namespace

bool drop_files(const std::string& display, unsigned long window,
                const std::vector<std::string>& paths, double limit_s) {
  const std::unique_ptr<::Display, int (*)(::Display*)> connection(XOpenDisplay(display.c_str()),
                                                                   XCloseDisplay);
  return connection != nullptr &&
         DropSource(connection.get(), window, uri_list(paths)).run(limit_s);
}

}  // namespace logitdice::test
