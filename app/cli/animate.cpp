#include "app/cli/animate.h"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <string_view>
#include <utility>

#include "app/cli/streams.h"
#include "app/desktop/film.h"
#include "app/desktop/picture_file.h"
#include "app/program/animation.h"
#include "core/files/files.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

// What glides is caught every 50 ms: browsers slow faster GIFs down.
constexpr int kTicksAtOnce = 3, kGlide_cs = 5;
constexpr int kMostGlides = 60;  // pictures of one change: 3 s

/// Pictures one after the other, into a film or into files.
class Cutter {
 public:
  Cutter(const FilmTarget& target, std::ostream& err) : target_(target), err_(err) {}

  /// An exit code.
  int add(const Image& image, int hundredths) {
    if (!target_.gif.empty()) {
      film_.add(image, hundredths);
      return 0;
    }
    const auto written = write_png(target_.png(++number_), image);
    if (!written) return refuse(err_, written.error());
    tell_folder(err_, written.value());
    return 0;
  }
  int finish() {
    if (target_.gif.empty()) return 0;
    const Result<std::string> gif = gif_of(film_);
    if (!gif) return refuse(err_, file_error(target_.gif, gif.error()).message, kFailure);
    const auto written = write_file_atomically(target_.gif, gif.value());
    if (!written) return refuse(err_, written.error());
    tell_folder(err_, written.value());
    return 0;
  }

 private:
  const FilmTarget& target_;
  std::ostream& err_;
  Film film_;
  int number_ = 0;
};

// What still moves after a change, then the picture that it comes to.
int take_still(Camera& camera, bool glides, int hundredths, Cutter& cutter) {
  for (int i = 0; glides && i < kMostGlides && camera.run(kTicksAtOnce); ++i) {
    if (const int code = cutter.add(camera.picture(), kGlide_cs)) return code;
    hundredths -= kGlide_cs;
  }
  camera.settle();
  return cutter.add(camera.picture(), std::max(hundredths, kGlide_cs));
}

int take_all(Camera& camera, Ui& ui, Reel& reel, bool glides, bool progress, Cutter& cutter,
             std::ostream& err) {
  for (int i = 0; i < reel.size(); ++i) {
    const int hundredths = reel.show(i);
    // The first is where all begins: nothing glides to it.
    ui.state.preferences.reduced_motion = !glides || i == 0;
    if (const int code = take_still(camera, glides && i > 0, hundredths, cutter)) return code;
    if (progress) err << "picture " << i + 1 << " of " << reel.size() << "\n" << std::flush;
  }
  return cutter.finish();
}

// "%d" or "%03d": where it stands and how many digits it asks for; npos where there is none.
struct NumberSign {
  std::size_t begin = std::string::npos, end = 0;
  int digits = 1;
};

NumberSign number_sign(std::string_view name) {
  NumberSign sign;
  const std::size_t at = name.find('%');
  if (at == name.npos) return sign;
  std::size_t end = at + 1;
  while (end < name.size() && std::isdigit(static_cast<unsigned char>(name[end]))) ++end;
  if (end == name.size() || name[end] != 'd' || end - at > 3) return sign;
  sign = {at, end + 1, 1};
  for (std::size_t i = at + 1; i < end; ++i)
    sign.digits = sign.digits * (i > at + 1 ? 10 : 0) + (name[i] - '0');
  sign.digits = std::clamp(sign.digits, 1, 12);
  return sign;
}

}  // namespace

std::string FilmTarget::png(int number) const {
  std::string text = std::to_string(number);
  const auto wanted = static_cast<std::size_t>(digits);
  if (text.size() < wanted) text.insert(0, wanted - text.size(), '0');
  return before + text + after;
}

Result<FilmTarget> film_target(const std::string& out) {
  FilmTarget target;
  std::error_code problem;
  if (out.ends_with('/') || std::filesystem::is_directory(out, problem)) {
    target.before = out.ends_with('/') ? out : out + "/";
    target.after = ".png";
    return target;
  }
  const std::string name = std::filesystem::path(out).filename().string();
  const Result<PictureKind> kind = picture_kind(out);
  if (!kind) return Error{kind.error()};
  if (kind.value() == PictureKind::gif) {
    target.gif = out;
    return target;
  }
  const NumberSign sign = number_sign(name);
  if (kind.value() == PictureKind::svg || sign.begin == std::string::npos) {
    return file_error(out,
                      "an animation is one GIF or many PNGs: let the name end in .gif, name a "
                      "folder, or write the pictures' number as in frame-%03d.png.");
  }
  const std::string folder = out.substr(0, out.size() - name.size());
  target.before = folder + name.substr(0, sign.begin);
  target.after = name.substr(sign.end);
  target.digits = sign.digits;
  return target;
}

int render_film(Headless& headless, Ui& ui, const RenderArguments& arguments, std::ostream& err) {
  const Result<FilmTarget> target = film_target(arguments.out);
  if (!target) return refuse(err, target.error());
  Result<Reel> reel = Reel::of(ui.state, *arguments.animation);
  if (!reel) return refuse(err, reel.error());
  Result<Camera> camera = headless.film(ui, arguments.width, arguments.height);
  if (!camera) return refuse(err, camera.error(), kFailure);
  Cutter cutter(target.value(), err);
  const bool glides = arguments.animation->kind == Animation::Kind::phases;
  return take_all(camera.value(), ui, reel.value(), glides, arguments.progress, cutter, err);
}

}  // namespace logitdice::cli
