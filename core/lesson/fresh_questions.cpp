#include "core/lesson/fresh_questions.h"

#include "core/lesson/claims.h"

namespace logitdice {
namespace {

constexpr FreshQuestion kFreshQuestions[] = {
    {"softmax", "p of a token from the logits", ask_softmax},
    {"p_at_temperature", "p of a token at another temperature", ask_p_at_temperature},
    {"ratio_at_temperature", "how many times as likely, from a gap", ask_ratio_at_temperature},
    {"argmax", "which token comes at T 0", ask_argmax},
    {"effective_choices", "effective choices from the entropy", ask_effective_choices},
    {"final_after_top_k", "final of a token under top-k", ask_final_after_top_k},
    {"final_after_top_p", "final of a token under top-p", ask_final_after_top_p},
    {"final_after_min_p", "final of a token under min-p", ask_final_after_min_p},
    {"mass_kept", "the mass that top-k keeps", ask_mass_kept},
    {"kept_by_top_p", "how many top-p keeps", ask_kept_by_top_p},
    {"kept_by_min_p", "how many min-p keeps", ask_kept_by_min_p},
    {"survivors", "which tokens a cutoff leaves", ask_survivors},
    {"kept_by_order", "how many are left in one order or the other", ask_kept_by_order},
    {"kept_by_engine", "how many an engine leaves", ask_kept_by_engine},
    {"running_sum", "the running sum down to a token", ask_running_sum},
    {"token_drawn", "the token that a coin falls on", ask_token_drawn},
    {"same_coin_other_temperature", "where the coin falls at another T", ask_same_coin},
    {"logit_after_penalties", "what penalties make of a logit", ask_logit_after_penalties},
    {"p_after_repetition", "p of a token that was said", ask_p_after_repetition},
    {"leader_after_penalty", "who leads after a penalty", ask_leader_after_penalty},
    {"found_by_two_beams", "how likely a beam's text is", ask_found_by_two_beams},
    {"found_by_greedy", "how likely greedy's is", ask_found_by_greedy},
    {"length_penalised_score", "the score under a length penalty", ask_length_penalised_score},
    {"guess_passes", "how likely a draft's guess is to pass", ask_guess_passes},
    {"tokens_per_pass", "how many tokens a pass of the target yields", ask_tokens_per_pass},
    {"at_least_once", "how likely a text meets the tail", ask_at_least_once},
    {"expected_outside", "how often it is expected to", ask_expected_outside},
    {"bfloat16_sum", "a sum that is rounded after each addition", ask_bfloat16_sum},
    {"near_tie", "whether an order of sums can flip the argmax", ask_near_tie},
    {"tail_of_list", "what the list of a capture leaves out", ask_tail_of_list},
    {"most_of_others", "the most that a token outside of it has", ask_most_of_others},
    {"perplexity", "the perplexity of three tokens", ask_perplexity},
    {"advantage", "the advantage of a text in its group", ask_advantage},
    {"likelier_text", "which of two texts is the likelier", ask_wide_search},
    {"masked_probability", "p of a token behind a mask", ask_masked_probability},
    {"mass_removed", "the mass that a mask removes", ask_mass_removed},
    {"guided_probability", "p of a token under guidance", ask_guided_probability},
};

}  // namespace

std::span<const FreshQuestion> fresh_questions() {
  return kFreshQuestions;
}

const FreshQuestion* find_fresh_question(std::string_view id) {
  for (const FreshQuestion& row : kFreshQuestions) {
    if (row.id == id) return &row;
  }
  return nullptr;
}

std::vector<Question> quiz_of(const Lesson& lesson, std::uint64_t seed) {
  std::vector<Question> quiz;
  for (std::size_t i = 0; i < lesson.quiz.size(); ++i) {
    const QuizItem& item = lesson.quiz[i];
    const FreshQuestion* fresh = find_fresh_question(item.fresh);
    if (!fresh) {
      quiz.push_back(computed_question(lesson, nullptr, item.question));
      continue;
    }
    FreshDice dice(seed, i);
    Question& made = quiz.emplace_back(fresh->make(dice));
    made.id = item.question.id;
    made.place = item.question.place;
  }
  return quiz;
}

}  // namespace logitdice
