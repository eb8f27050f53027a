#!/bin/sh
# A receipt computer that leaves the exchange to our library: $ONSHI is the command.
send() {
    "$ONSHI" send --root "$ONSHI_SIM_ROOT" --institution "$ONSHI_SIM_INSTITUTION" --poll-ms 20 --wait 120 --ack "$@"
}

consented() {
    send "$@" consented --from 20200101 --to 20991231
}

field() {
    sed -n 2p "$ONSHI_SIM_PATIENTS" | cut -d, -f"$1"
}

case $ONSHI_SIM_PACK in
consented-batch | restart)
    consented
    ;;
refusal)
    # The library reports an .err and leaves it to its host to ask again.
    consented --key first && exit 1
    consented --key second
    ;;
number-query)
    send query --visit --insurer "$(field 3)" --symbol "$(field 4)" --number "$(field 5)" \
        --branch "$(field 6)" --birth "$(field 9)"
    ;;
*)
    exit 3
    ;;
esac
