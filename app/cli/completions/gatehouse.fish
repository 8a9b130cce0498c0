# SPDX-License-Identifier: Apache-2.0
# fish completion of gatehouse

function __gatehouse_ask
    gatehouse complete $argv 2>/dev/null
end
# Roles of the app that is named already, else all.
function __gatehouse_roles
    set -l words (commandline -opc)
    set -l app
    if set -l at (contains -i -- --app $words)
        set app $words[(math $at + 1)]
    else if test (count $words) -ge 4 -a "$words[2] $words[3]" = 'apps login'
        set app $words[4]
    end
    if test -n "$app"
        __gatehouse_ask roles --app $app
    else
        __gatehouse_ask roles
    end
end
function __gatehouse_verbs
    set -l words (commandline -opc)
    set -e words[1]
    string match -v -- '-*' $words
end
function __gatehouse_at
    set -l verbs (__gatehouse_verbs)
    test "$verbs" = "$argv"
end

complete -c gatehouse -f
complete -c gatehouse -n '__gatehouse_at ""' -a 'apps' -d 'AWS apps and roles'
complete -c gatehouse -n '__gatehouse_at ""' -a 'aws' -d 'Run the AWS CLI as a role'
complete -c gatehouse -n '__gatehouse_at ""' -a 'exec' -d 'Run any command as a role'
complete -c gatehouse -n '__gatehouse_at ""' -a 'proxy' -d 'Keep a proxy in the foreground'
complete -c gatehouse -n '__gatehouse_at ""' -a 'env' -d 'Print variables for a shell'
complete -c gatehouse -n '__gatehouse_at ""' -a 'console' -d 'Open the AWS console'
complete -c gatehouse -n '__gatehouse_at ""' -a 'doctor' -d 'Find out why a tool does not work'
complete -c gatehouse -n '__gatehouse_at ""' -a 'sessions' -d 'Running sessions'
complete -c gatehouse -n '__gatehouse_at ""' -a 'connections' -d 'Sources of apps'
complete -c gatehouse -n '__gatehouse_at ""' -a 'status' -d 'What is going on'
complete -c gatehouse -n '__gatehouse_at ""' -a 'tour' -d 'See it all work'
complete -c gatehouse -n '__gatehouse_at apps' -a 'ls login logout'
complete -c gatehouse -n '__gatehouse_at apps login; or __gatehouse_at apps logout' -a '(__gatehouse_ask apps)'
complete -c gatehouse -n '__gatehouse_at sessions' -a 'ls stop'
complete -c gatehouse -n '__gatehouse_at sessions stop' -a '(__gatehouse_ask sessions)'
complete -c gatehouse -n '__gatehouse_at connections' -a 'ls add rm'
complete -c gatehouse -n '__gatehouse_at connections add' -a 'profiles files sandbox'
complete -c gatehouse -n '__gatehouse_at connections add files' -F
complete -c gatehouse -n '__gatehouse_at connections rm' -a '(__gatehouse_ask connections)'
complete -c gatehouse -n '__gatehouse_at proxy' -a 'aws'
complete -c gatehouse -n '__fish_seen_subcommand_from aws exec env console proxy doctor' -l app -x -a '(__gatehouse_ask apps)'
complete -c gatehouse -n '__fish_seen_subcommand_from aws exec env console proxy doctor login' -l aws-role -x -a '(__gatehouse_roles)'
complete -c gatehouse -n '__fish_seen_subcommand_from env proxy' -l format -x -a '(__gatehouse_ask formats)'
complete -c gatehouse -n '__fish_seen_subcommand_from apps sessions connections status doctor' -l format -x -a 'text json'
complete -c gatehouse -n '__fish_seen_subcommand_from doctor' -l tool -x -a '(__gatehouse_ask tools)'
complete -c gatehouse -n '__fish_seen_subcommand_from env' -l unset
complete -c gatehouse -n '__fish_seen_subcommand_from console' -l print
complete -c gatehouse -l sandbox -d 'Use a sandbox'
