#include "app/program/opening.h"

#include <algorithm>
#include <filesystem>
#include <utility>
#include <vector>

#include "app/program/capture_source.h"
#include "app/program/lesson_run.h"
#include "app/program/session_file.h"
#include "app/program/source.h"
#include "core/capture/limits.h"
#include "core/files/files.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostPasted = 20;  // files that are kept
constexpr const char* kClipboard = "clipboard";

// What the file turned out to be; the first of recorded texts is made, as it takes its time.
std::shared_ptr<const ReadyFile> made_ready(std::string name, Result<Opened> opened,
                                            const ModelAtHand& at_hand) {
  auto ready = std::make_shared<ReadyFile>(ReadyFile{std::move(name), std::move(opened), nullptr});
  auto* captures = ready->opened ? std::get_if<Captures>(&ready->opened.value()) : nullptr;
  if (!captures) return ready;
  const auto file =
      std::make_shared<const CaptureFile>(CaptureFile{absolute_path(ready->name), *captures});
  Result<std::shared_ptr<WrittenText>> text =
      captured_text(file, first_entry(*captures), {}, at_hand);
  if (text)
    ready->text = std::move(text).value();
  else
    ready->opened = Error{text.error()};
  return ready;
}

// So many characters of a hash (FNV-1a, 64 bits) name the same bytes the same way.
std::string name_of_bytes(const std::string& bytes) {
  std::uint64_t hash = 0xCBF29CE484222325u;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3u;
  constexpr char kDigits[] = "0123456789abcdef";
  std::string name = "pasted-";
  for (int shift = 60; shift >= 0; shift -= 4) name += kDigits[(hash >> shift) & 15];
  return name;
}

// The oldest go.
void forget_old_pasted(const fs::path& folder) {
  std::error_code problem;
  std::vector<fs::directory_entry> files;
  for (const auto& entry : fs::directory_iterator(folder, problem)) files.push_back(entry);
  if (files.size() <= kMostPasted) return;
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    std::error_code unknown;
    return a.last_write_time(unknown) > b.last_write_time(unknown);
  });
  for (std::size_t i = kMostPasted; i < files.size(); ++i) fs::remove(files[i].path(), problem);
}

// What only one of the pages has a place for.
bool opens_on_page(AppState& s, const Opened& opened, const std::string& path) {
  return std::any_of(s.pages.begin(), s.pages.end(), [&](const PageInfo* page) {
    return page->open_content && page->open_content(s, opened, path);
  });
}

}  // namespace

std::shared_ptr<const ReadyFile> read_now(const std::string& name, const std::string* bytes,
                                          const ModelAtHand& at_hand) {
  if (!bytes) return made_ready(name, open_regular(name), at_hand);
  return made_ready(name, open_read(*bytes, name), at_hand);
}

std::shared_ptr<const ReadyFile> read_pasted(const std::string& bytes, const ModelAtHand& at_hand) {
  Result<Opened> opened = open_bytes(bytes, kClipboard);
  const std::string kept = opened ? keep_pasted(bytes) : "";
  return made_ready(kept.empty() ? kClipboard : kept, std::move(opened), at_hand);
}

void start_opening(AppState& s, const std::string& name, std::shared_ptr<const std::string> bytes,
                   std::size_t size) {
  Opening& o = s.opening;
  o.running = true;
  o.name = name;
  o.bytes = size;
  o.began_s = -1;
  o.progress = 0;
  o.ready = nullptr;
  o.task.start([name, bytes, at_hand = model_at_hand(s)](
                   Reporter<std::shared_ptr<const ReadyFile>>& to) -> Result<bool> {
    if (bytes) return to.give(read_pasted(*bytes, at_hand));
    Result<std::string> read = read_file(name, kMaxFileBytes, [&to] { return to.cancelled(); });
    if (!read) return to.give(made_ready(name, Error{read.error()}, at_hand));
    if (!to.progress(0.3)) return false;  // what is read is still to be taken apart
    Result<Opened> opened = open_read(std::move(read).value(), name);
    if (!to.progress(0.6)) return false;
    return to.give(made_ready(name, std::move(opened), at_hand));
  });
}

void give_up_opening(AppState& s) {
  s.opening.task.stop();
  s.opening.running = false;
  s.opening.ready = nullptr;
}

void poll_opening(AppState& s, double now_s) {
  Opening& o = s.opening;
  if (!o.running) return;
  o.now_s = now_s;
  if (o.began_s < 0) o.began_s = now_s;
  auto news = o.task.poll();
  o.progress = news.progress;
  o.running = news.running;
  if (!news.pieces.empty()) o.ready = std::move(news.pieces.back());
  if (!news.error.empty()) s.error = printable(o.name) + ": " + news.error;
}

void show_ready(AppState& s, const ReadyFile& ready) {
  if (!ready.opened) {
    s.error = ready.opened.error();
  } else if (opens_on_page(s, ready.opened.value(), ready.name)) {
    return;
  } else if (const auto* scene = std::get_if<SceneDocument>(&ready.opened.value())) {
    load_scene(s, scene->json);
    if (s.notice.empty()) s.notice = "The state was loaded from " + printable(ready.name) + ".";
  } else if (const auto* lesson = std::get_if<LessonText>(&ready.opened.value())) {
    open_lesson_text(s, lesson->bytes, ready.name);
  } else if (ready.text) {
    show_text(s, ready.text);
  } else {
    show_opened(s, as_distribution(ready.opened.value(), absolute_path(ready.name)));
    if (s.page->shows_text) show_page(s, *s.pages.front());  // a page of texts shows no list alone
  }
}

std::string pasted_folder() {
  return own_folder("XDG_STATE_HOME", "/.local/state", "/pasted");
}

std::string keep_pasted(const std::string& bytes) {
  const std::string folder = pasted_folder();
  if (folder.empty()) return {};
  const std::string path = folder + "/" + name_of_bytes(bytes);
  if (!write_file_atomically(path, bytes, {.sync = false, .waits = false})) return {};
  forget_old_pasted(folder);
  return path;
}

}  // namespace logitdice
