#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/capture/distribution.h"
#include "core/readings/compare_columns.h"
#include "core/readings/cutoffs_text.h"
#include "core/readings/penalties.h"
#include "core/readings/phases.h"
#include "core/readings/tally.h"
#include "core/sampling/draw.h"
#include "core/sampling/profiles.h"

// What is on the screen in plain sentences, for a screen reader: no tables, no signs, the numbers
// as the screen has them. Each function gives whole sentences on lines of their own, or nothing
// where there is nothing to say.
namespace logitdice {

/// A distribution under a chain.
struct Described {
  const Distribution& distribution;
  const Trace& trace;
  const Phases& phases;
  const Profile& profile;
};

/// What is shown: its name and context, how many tokens, how sure the model is.
std::string describe_source(const Described& shown);

/// The chain, stage by stage, and what is off.
std::string describe_chain(const Described& shown);

/// The phase that the bars show, by its place in the order of the chain.
std::string describe_phase(const Described& shown, Phase phase);

/// The best `most` tokens, one each, and all others together.
std::string describe_tokens(const Described& shown, int most);

/// The token that is selected, and why it was cut.
std::string describe_selected(const Described& shown, int rank);

/// What is sampled: entropy, choices, the lead of the best.
std::string describe_summary(const Trace& trace);

/// Where the coin fell. `token`: its visible text.
std::string describe_draw(const Draw& draw, const std::string& token);

/// Many draws beside what fair dice give; nothing before the first.
std::string describe_tally(const TallyTable& table);

/// Settings side by side.
std::string describe_comparison(const Comparison& comparison, const ComparedRows& rows);

/// The three rules on one distribution, and what is read out of it.
std::string describe_cutoffs(const NamedCutoffs& cutoffs, const Profile& profile);
std::string describe_bar(const BarReading& reading);

/// What penalties do to the tokens of a text.
std::string describe_penalties(const Penalties& penalties, const Profile& profile, bool generated);

}  // namespace logitdice
