#pragma once

#include <ostream>

#include "core/decoding/likelihood.h"

namespace logitdice::cli {

/// A text under a model. `rows`: 0 lists every token in the text's order, otherwise so many of the
/// least likely ones.
void write_score_text(std::ostream& out, const ScoredText& text, const Model& model, int rows);
void write_score_json(std::ostream& out, const ScoredText& text, const Model& model);

/// A person's text beside what the model makes of its beginning.
void write_comparison_text(std::ostream& out, const Likelihood& found, const Model& model);
void write_comparison_json(std::ostream& out, const Likelihood& found, const Model& model);

}  // namespace logitdice::cli
