#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/sampling/trace.h"

namespace logitdice::cli {

// How the command line writes numbers.

/// The shortest text that reads back as the same double. "inf", "-inf" and "nan" where it is not
/// finite.
std::string full(double value);

/// With so many digits after the point; never "-0.00".
std::string fixed(double value, int decimals);

/// "–" where there is no number.
std::string fixed_or_none(std::optional<double> value, int decimals);

/// The same where a small number must not read as 0, as a cutoff: two significant digits instead.
std::string small(double value, int decimals);

/// "248 320".
std::string grouped(std::int64_t value);

/// "5 903.6".
std::string grouped(double value, int decimals);

/// A probability in a column of so many decimals. Neither 0 nor 1 is written for what is only close
/// to it: "<0.001", ">0.999".
std::string share_text(double p, int decimals);

/// "0.055", or "0.030 to 0.110" where the number is only known to a range and the digits show it.
std::string share_text(Range p, int decimals);
std::string fixed(Range value, int decimals);
std::string small(Range value, int decimals);

/// "0.055" or "0.03..0.11" with all digits, for machines.
std::string full(Range value);

/// How many decimals give the largest of some probabilities three digits: 3 for 0.59, 5 for 0.0059.
int share_decimals(double largest);

}  // namespace logitdice::cli
