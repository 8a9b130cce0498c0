# SPDX-License-Identifier: Apache-2.0
# zsh completion.zsh LINE FOLDER: prints "W:word" for each word that zsh would offer after LINE with the completions of FOLDER.
# zsh completes at its own prompt alone, so it is given one. Markers are split where they are typed, since a terminal echoes.
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z 'PS1= PROMPT_EOL_MARK= ; stty -echo rows 200 columns 200; fpath=('"$2"' $fpath)
autoload -Uz compinit; compinit -u -D
compadd() {
  if [[ "$*" == *-[OAD]* ]]; then builtin compadd "$@"; return; fi
  local -a found
  builtin compadd -O found "$@"; print; print -rl -- W:${^found}
}
zle-line-init() { print REA""DY }; zle -N zle-line-init; bindkey "^I" complete-word'
zpty -r z all '*READY*'
zpty -n -w z "$1"$'\t'
zpty -n -w z $'\C-uprint END""ED\n'
zpty -r z all '*ENDED*'
print -r -- $all
zpty -d z
