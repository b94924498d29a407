#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "core/lesson/fresh_material.h"
#include "core/lesson/lesson.h"

// Questions that are made anew from a seed: core computes the numbers, and the wrong answers are
// those of typical mistakes.
namespace logitdice {

struct FreshQuestion {
  std::string_view id;    // what lessons call it: "p_at_temperature"
  std::string_view help;  // what it asks, half a sentence
  Question (*make)(FreshDice& dice);
};

/// Every generator; adding one is a row.
std::span<const FreshQuestion> fresh_questions();
const FreshQuestion* find_fresh_question(std::string_view id);  // null if there is none

/// The lesson's quiz: what is written, with its claims computed, and what is fresh, made. The same
/// seed gives the same quiz.
std::vector<Question> quiz_of(const Lesson& lesson, std::uint64_t seed);

// The generators, a file a subject.
Question ask_softmax(FreshDice& dice);
Question ask_p_at_temperature(FreshDice& dice);
Question ask_ratio_at_temperature(FreshDice& dice);
Question ask_argmax(FreshDice& dice);
Question ask_effective_choices(FreshDice& dice);

Question ask_final_after_top_k(FreshDice& dice);
Question ask_final_after_top_p(FreshDice& dice);
Question ask_final_after_min_p(FreshDice& dice);
Question ask_mass_kept(FreshDice& dice);
Question ask_kept_by_top_p(FreshDice& dice);
Question ask_kept_by_min_p(FreshDice& dice);
Question ask_survivors(FreshDice& dice);

Question ask_kept_by_order(FreshDice& dice);
Question ask_kept_by_engine(FreshDice& dice);

Question ask_running_sum(FreshDice& dice);
Question ask_token_drawn(FreshDice& dice);
Question ask_same_coin(FreshDice& dice);

Question ask_logit_after_penalties(FreshDice& dice);
Question ask_p_after_repetition(FreshDice& dice);
Question ask_leader_after_penalty(FreshDice& dice);

Question ask_found_by_two_beams(FreshDice& dice);
Question ask_found_by_greedy(FreshDice& dice);
Question ask_length_penalised_score(FreshDice& dice);
Question ask_guess_passes(FreshDice& dice);
Question ask_tokens_per_pass(FreshDice& dice);
Question ask_at_least_once(FreshDice& dice);
Question ask_expected_outside(FreshDice& dice);
Question ask_bfloat16_sum(FreshDice& dice);
Question ask_near_tie(FreshDice& dice);
Question ask_tail_of_list(FreshDice& dice);
Question ask_most_of_others(FreshDice& dice);
Question ask_perplexity(FreshDice& dice);
Question ask_advantage(FreshDice& dice);
Question ask_wide_search(FreshDice& dice);
Question ask_masked_probability(FreshDice& dice);
Question ask_mass_removed(FreshDice& dice);
Question ask_guided_probability(FreshDice& dice);

}  // namespace logitdice
