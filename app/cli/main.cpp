// SPDX-License-Identifier: Apache-2.0
// `gatehouse`: the engine without a window, with tsh's verbs where tsh has one.
#include "app/cli/Parser.h"

int main(int count, char** arguments) {
    return gatehouse::cli::run(count, arguments);
}
