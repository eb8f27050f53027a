{ What every language must show, in Delphi's Pascal; concepts.c says what each concept means.

    concepts ROOT INSTITUTION

  Prints `ok NAME` for each concept of xtask/src/languages/concepts.rs, in its order, or
  `not ok NAME: WHY` and ends with 1. }
program concepts;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}
{$APPTYPE CONSOLE}

uses
  {$IFDEF UNIX}cthreads,{$ENDIF}
  Showing, ConceptsProcess, ConceptsRecords, ConceptsErrors, ConceptsSessions, ConceptsLedger, ConceptsCare,
  ConceptsHttps;

const
  Concept: array[0..27] of TShown = (
    (Name: 'load'; Show: Load),
    (Name: 'abi_mismatch'; Show: AbiMismatch),
    (Name: 'constants'; Show: Constants),
    (Name: 'typed_records'; Show: TypedRecordsAndCodes),
    (Name: 'text_outside_jis'; Show: TextOutsideJis),
    (Name: 'text_broken'; Show: TextBroken),
    (Name: 'null_argument'; Show: NullArgument),
    (Name: 'buffer_too_small'; Show: BufferTooSmall),
    (Name: 'unknown_value'; Show: UnknownValue),
    (Name: 'error_detail'; Show: ErrorDetail),
    (Name: 'error_elsewhere'; Show: ErrorElsewhere),
    (Name: 'freed_parent'; Show: FreedParent),
    (Name: 'freed_twice'; Show: FreedTwice),
    (Name: 'wrong_kind'; Show: WrongKind),
    (Name: 'two_sessions'; Show: TwoSessions),
    (Name: 'audit'; Show: Audit),
    (Name: 'sealed_ledger'; Show: SealedLedger),
    (Name: 'diagnosis'; Show: Diagnosis),
    (Name: 'metrics'; Show: Metrics),
    (Name: 'backup'; Show: Backup),
    (Name: 'https'; Show: Https),
    (Name: 'encryption'; Show: Encryption),
    (Name: 'events'; Show: Events),
    (Name: 'cancellation'; Show: Cancellation),
    (Name: 'busy'; Show: Busy),
    (Name: 'threads'; Show: Threads),
    (Name: 'floating_point'; Show: FloatingPoint),
    (Name: 'unload'; Show: Unload));

begin
  TakeArguments;
  ShowAll(Concept);
end.
