# SPDX-License-Identifier: Apache-2.0
# bash completion of gatehouse

_gatehouse() {
  local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} verb= second= app= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --app) app=${COMP_WORDS[i+1]} ;;
      -*) ;;
      *) if [[ -z $verb ]]; then verb=${COMP_WORDS[i]}; elif [[ -z $second ]]; then second=${COMP_WORDS[i]}; fi ;;
    esac
  done
  _gatehouse_words() { mapfile -t COMPREPLY < <(compgen -W "$1" -- "$current"); }
  # Not through compgen -W, which would carry out a $(command) in a name.
  _gatehouse_ask() {
    local word
    while IFS= read -r word; do
      if [[ $word == "$current"* ]]; then
        printf -v word %q "$word"
        COMPREPLY+=("$word")
      fi
    done < <(gatehouse complete "$@" 2>/dev/null)
  }
  [[ $verb == apps && $second == login ]] && app=${app:-${COMP_WORDS[3]}}
  case $previous in
    --app) _gatehouse_ask apps; return ;;
    --aws-role) _gatehouse_ask roles ${app:+--app "$app"}; return ;;
    --tool) _gatehouse_ask tools; return ;;
    --format)
      case $verb in
        env|proxy) _gatehouse_ask formats ;;
        *) _gatehouse_words 'text json' ;;
      esac
      return ;;
  esac
  case $verb in
    '') _gatehouse_words 'apps aws exec proxy env console doctor sessions connections status tour --sandbox --help --version' ;;
    apps)
      case $second in
        '') _gatehouse_words 'ls login logout' ;;
        ls) _gatehouse_words '--search --verbose --format' ;;
        login) if [[ $current == -* ]]; then _gatehouse_words '--aws-role'; else _gatehouse_ask apps; fi ;;
        logout) _gatehouse_ask apps ;;
      esac ;;
    sessions)
      case $second in
        '') _gatehouse_words 'ls stop' ;;
        ls) _gatehouse_words '--format' ;;
        stop) if [[ $current == -* ]]; then _gatehouse_words '--all'; else _gatehouse_ask sessions; fi ;;
      esac ;;
    connections)
      case $second in
        '') _gatehouse_words 'ls add rm' ;;
        add)
          if [[ ${COMP_WORDS[COMP_CWORD-1]} == add ]]; then
            _gatehouse_words 'profiles files sandbox'
          elif [[ $current == -* ]]; then
            _gatehouse_words '--name --user --roles --trait --region --sign-in-endpoint'
          else
            compopt -o default
          fi ;;
        rm) _gatehouse_ask connections ;;
        ls) _gatehouse_words '--format' ;;
      esac ;;
    proxy) if [[ -z $second ]]; then _gatehouse_words aws; else _gatehouse_words '--app --aws-role --port --format'; fi ;;
    env) _gatehouse_words '--app --aws-role --format --unset' ;;
    console) _gatehouse_words '--app --aws-role --service --region --print' ;;
    doctor) _gatehouse_words '--tool --app --aws-role --format' ;;
    status) _gatehouse_words '--format' ;;
    exec|aws) if [[ $current == -* ]]; then _gatehouse_words '--app --aws-role --'; else compopt -o default; fi ;;
  esac
}
complete -F _gatehouse gatehouse
