#!/bin/sh
# A receipt computer that leaves the exchange to our library: $ONSHI is the command.
send() {
    "$ONSHI" send --root "$ONSHI_SIM_ROOT" --institution "$ONSHI_SIM_INSTITUTION" --poll-ms 20 --wait "${wait:-120}" --ack ${PROFILE:+--profile "$PROFILE"} "$@"
}

consented() {
    send "$@" consented --from 20200101 --to 20991231
}

query() {
    send "$@" query --visit --insurer "$(field 3)" --symbol "$(field 4)" --number "$(field 5)" \
        --branch "$(field 6)" --birth "$(field 9)"
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
    query
    ;;
lost-answer)
    # The library says that an answer is overdue and leaves it to its host to ask again.
    wait=2 query --key first && exit 1
    query --key second
    ;;
*)
    exit 3
    ;;
esac
