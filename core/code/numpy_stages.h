#pragma once

#include <string>
#include <string_view>

#include "core/code/code.h"

// The stages of a chain as lines of numpy. All of them work on `ids` and `z`, the tokens and their
// logits by rank, on the range of ranks [lo, hi) that is left, and on T.
namespace logitdice {

/// What a stage's lines are made of.
struct NumpyInput {
  const Trace& trace;
  const StageTrace& step;
  const EngineRules& rules;
  const Knobs& knobs;          // as the engine reads them
  bool counts_masked = false;  // the engine carries impossible tokens along, and it matters
};

struct NumpyStage {
  std::string_view stage;                   // id
  std::string (*write)(const NumpyInput&);  // complete lines
};

/// Null if there is no such stage: a test sees to it that every stage has one.
const NumpyStage* find_numpy_stage(std::string_view id);

/// How many the stage leaves at least, as its engine minds min_keep.
int least_kept(const Knobs& knobs, bool minds);

// The lines of each stage, in numpy_cuts.cpp and numpy_scores.cpp.
namespace numpy {
std::string top_k(const NumpyInput& in);
std::string shortlist(const NumpyInput& in);
std::string top_p(const NumpyInput& in);
std::string min_p(const NumpyInput& in);
std::string typical_p(const NumpyInput& in);
std::string top_n_sigma(const NumpyInput& in);
std::string xtc(const NumpyInput& in);
std::string epsilon_cutoff(const NumpyInput& in);
std::string eta_cutoff(const NumpyInput& in);
std::string mirostat(const NumpyInput& in);
std::string mirostat_v2(const NumpyInput& in);
std::string min_keep(const NumpyInput& in);
std::string top_h(const NumpyInput& in);
std::string top_a(const NumpyInput& in);
std::string tfs(const NumpyInput& in);
std::string temperature(const NumpyInput& in);
std::string penalties(const NumpyInput& in);
std::string repetition_penalty(const NumpyInput& in);
std::string frequency_penalty(const NumpyInput& in);
std::string presence_penalty(const NumpyInput& in);
std::string dry(const NumpyInput& in);
std::string logit_bias(const NumpyInput& in);
std::string quadratic(const NumpyInput& in);
std::string adaptive_p(const NumpyInput& in);
std::string guidance(const NumpyInput& in);
std::string contrast(const NumpyInput& in);
std::string mask(const NumpyInput& in);
}  // namespace numpy

}  // namespace logitdice
