#include <filesystem>
#include <utility>

#include "app/cli/animate.h"
#include "app/cli/arguments.h"
#include "app/cli/set_up.h"
#include "app/cli/streams.h"
#include "app/desktop/headless.h"
#include "app/desktop/picture_file.h"
#include "app/frame/svg_picture.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/describe.h"
#include "app/program/settle.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

using cli::read_source;
using cli::refuse;
using cli::Source;
using cli::wait_for_workers;

// ---- pictures -------------------------------------------------------------------------------

std::string prepare(Ui& ui, const RenderArguments& arguments, const Source& source) {
  AppState& s = ui.state;
  start(s);
  ui.show_timings = false;
  if (std::string wrong = cli::set_up(s, arguments, source); !wrong.empty()) return wrong;
  s.preferences.reduced_motion = true;  // a picture shows where things end up
  s.playing = false;
  if (!arguments.all.empty()) return {};
  wait_for_workers(s);
  return cli::model_failure(s);
}

// Exit code of what was written.
int told(const Result<Written>& written, std::ostream& err) {
  if (!written) return refuse(err, written.error());
  cli::tell_folder(err, written.value());
  return 0;
}

// Exit code of one picture.
int render_one(Headless& headless, Ui& ui, const RenderArguments& arguments,
               const std::string& path, std::ostream& err) {
  const Result<Image> image = headless.draw(ui, arguments.width, arguments.height);
  if (!image) return refuse(err, image.error(), cli::kFailure);
  return told(write_png(path, image.value()), err);
}

// One page in every theme.
int render_page(const PageInfo& page, const RenderArguments& arguments, const Source& source,
                std::ostream& err) {
  Ui ui(all_pages());  // each as a person meets it, whatever the one before it has opened
  if (const std::string wrong = prepare(ui, arguments, source); !wrong.empty()) {
    return refuse(err, wrong);
  }
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), cli::kFailure);
  update(ui.state, command::SetView{std::string(page.id)});
  wait_for_workers(ui.state);
  if (std::string wrong = cli::model_failure(ui.state); !wrong.empty()) return refuse(err, wrong);
  for (const ThemeName name : kThemes) {
    ui.state.preferences.theme = ui.state.presenter.theme = name;
    const std::string file = std::string(page.id) + "_" + std::string(theme_id(name)) + ".png";
    const std::string path = (std::filesystem::path(arguments.all) / file).string();
    if (const int code = render_one(headless.value(), ui, arguments, path, err)) return code;
  }
  return 0;
}

int render_all(const RenderArguments& arguments, const Source& source, std::ostream& err) {
  for (const PageInfo* page : all_pages()) {
    if (const int code = render_page(*page, arguments, source, err)) return code;
  }
  return 0;
}

template <class T>
std::string refusal(const Result<T>& result) {
  return result ? "" : result.error();
}

// Why no single picture goes by this name.
std::string no_still(const std::string& path) {
  const Result<PictureKind> kind = picture_kind(path);
  if (!kind || kind.value() != PictureKind::gif) return refusal(kind);
  return file_error(path,
                    "one picture is no animation: say what moves with --animate, or let the name "
                    "end in .png or .svg.")
      .message;
}

}  // namespace

int render_pictures(const RenderArguments& arguments, std::ostream& err) {
  const Result<Source> source = read_source(arguments.file);
  if (!source) return refuse(err, source.error());
  if (!arguments.all.empty()) return render_all(arguments, source.value(), err);
  const bool film = arguments.animation.has_value();
  const std::string no = film ? refusal(cli::film_target(arguments.out)) : no_still(arguments.out);
  if (!no.empty()) return refuse(err, no);
  Ui ui(all_pages());
  if (const std::string wrong = prepare(ui, arguments, source.value()); !wrong.empty()) {
    return refuse(err, wrong);
  }
  if (!film && picture_kind(arguments.out).value() == PictureKind::svg) {
    const std::string svg = svg_of(ui, arguments.width, arguments.height);
    return told(write_file_atomically(arguments.out, svg), err);
  }
  Result<Headless> headless = Headless::create();
  if (!headless) return refuse(err, headless.error(), cli::kFailure);
  if (film) return cli::render_film(headless.value(), ui, arguments, err);
  return render_one(headless.value(), ui, arguments, arguments.out, err);
}

int describe_screen(const Look& look, std::ostream& out, std::ostream& err) {
  const Result<Source> source = read_source(look.file);
  if (!source) return refuse(err, source.error());
  AppState state(all_pages());
  start(state);
  std::string wrong = cli::set_up(state, look, source.value());
  if (!wrong.empty()) return refuse(err, wrong);
  wait_for_workers(state);
  if (wrong = cli::model_failure(state); !wrong.empty()) return refuse(err, wrong);
  out << describe(state);
  return 0;
}

}  // namespace logitdice
