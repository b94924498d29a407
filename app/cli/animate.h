#pragma once

#include <ostream>
#include <string>

#include "app/cli/arguments.h"
#include "app/desktop/headless.h"
#include "app/frame/ui.h"
#include "core/base/result.h"

namespace logitdice::cli {

/// Where an animation goes: one GIF, or a PNG for each picture.
struct FilmTarget {
  std::string gif;     // its path; empty: PNGs
  std::string before;  // the path of a PNG is before + number + after
  std::string after;
  int digits = 4;  // of the number, from 1, at least

  std::string png(int number) const;
};

/// "x.gif"; "frames/" or a folder that is there for frames/0001.png …; "frame-%03d.png". A sentence
/// for anything else.
Result<FilmTarget> film_target(const std::string& out);

/// Draws the animation that was asked for. `ui` is set up and nothing is at work. Returns an exit
/// code.
int render_film(Headless& headless, Ui& ui, const RenderArguments& arguments, std::ostream& err);

}  // namespace logitdice::cli
