#pragma once

#include <cstddef>
#include <functional>
#include <istream>
#include <string>
#include <string_view>

#include "core/base/result.h"

// Bytes in and out of files, pipes and standard input. A path is bytes, not text: any name works,
// and sentences ("path: what is wrong.") show it through printable().
namespace logitdice {

/// Asked now and then while nothing comes from a pipe or terminal: true gives up.
using GiveUp = std::function<bool()>;

/// All of what `path` names, read once, from front to back: a regular file, a FIFO, a terminal,
/// /dev/null, and through /dev/stdin, /dev/fd/N or a link to them whatever the descriptor stands
/// for. Refused with a sentence: what holds more than `limit` bytes, before much more than that is
/// allocated; a directory; a socket; every other device, because /dev/zero, /dev/random and a disk
/// have no end worth waiting for.
///
/// A pipe takes as long as its writer does, and a FIFO that nobody writes to waits for somebody. A
/// signal that ends the program ends it then as well; one that is handled, or `give_up`, makes it a
/// sentence.
Result<std::string> read_file(const std::string& path, std::size_t limit,
                              const GiveUp& give_up = {});

/// The rest of a stream, with the same limit. `name` is what sentences call it.
Result<std::string> read_stream(std::istream& in, std::string_view name, std::size_t limit);

struct WriteOptions {
  bool sync = true;  // on the disk before the old file goes; false: a crash may lose both
  bool waits =
      true;  // for the reader of a FIFO; false: one is refused, for a frame waits for nobody
};

/// What was done besides writing the file.
struct Written {
  std::string folder;  // the topmost one that was missing on the way and was made; empty: none
};

/// Makes `bytes` the content of what `path` names. A regular file is replaced at once or not at
/// all: a new one is written beside it and renamed over it, with the old one's mode and, where that
/// may be done, its owner. A symbolic link stays one, what it points to is written. A FIFO (which
/// waits for a reader), a terminal, /dev/null and the descriptors /dev/stdout and /dev/fd/N are
/// written into as they are. Folders that are missing on the way are made. Refused with a sentence:
/// a directory, every other device, a file that is write-protected, and a folder in which no file
/// can be made. Other hard links to a replaced file keep the old content.
Result<Written> write_file_atomically(const std::string& path, std::string_view bytes,
                                      const WriteOptions& options = {});

}  // namespace logitdice
