{ Concepts about looking after a place: the doctor, the figures of a session, a copy of its ledger. }
unit ConceptsCare;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ENDIF}

interface

uses
  SysUtils, Showing, ConceptsWorld, Onshi, OnshiApi, OnshiBackup, OnshiCalls, OnshiDoctor, OnshiFields,
  OnshiMetrics;

procedure Diagnosis;
procedure Metrics;
procedure Backup;

{ How the first check of a name came out. }
function ResultOf(const AFound: IOnshiDiagnosis; const ACheck: OnshiString): Cardinal;

implementation

function ResultOf(const AFound: IOnshiDiagnosis; const ACheck: OnshiString): Cardinal;
var
  Index: Integer;
begin
  Index := 0;
  while AFound.Check(Index, Result) and (AFound.Text(Index, ONSHI_DIAGNOSIS_CHECK) <> ACheck) do
    Inc(Index);
  Show(AFound.Check(Index, Result), ACheck);
end;

procedure ShowGood(const AFound: IOnshiDiagnosis);
var
  More: Cardinal;
begin
  Show(AFound.Worst < ONSHI_CHECK_ERROR, 'the worst');
  Show(ResultOf(AFound, 'folders') = ONSHI_CHECK_GOOD, 'folders');
  Show(ResultOf(AFound, 'rename') = ONSHI_CHECK_GOOD, 'rename');
  Show(AFound.Text(0, ONSHI_DIAGNOSIS_LABEL) = OnshiString('フォルダーがある'), 'in Japanese');
  Show(AFound.Text(0, ONSHI_DIAGNOSIS_LABEL, ONSHI_ENGLISH) = 'the folders are there', 'in English');
  Show(not AFound.Check(10000, More), 'no more');
  Show(AFound.Text(10000, ONSHI_DIAGNOSIS_SEEN) = '', 'no more texts');
end;

procedure ShowBad(const AFound: IOnshiDiagnosis);
var
  Seen, Remedy: OnshiString;
begin
  Show(AFound.Worst = ONSHI_CHECK_ERROR, 'the worst of nothing');
  Show(ResultOf(AFound, 'folders') = ONSHI_CHECK_ERROR, 'no folders');
  Seen := AFound.Text(0, ONSHI_DIAGNOSIS_SEEN, ONSHI_ENGLISH);
  Remedy := AFound.Text(0, ONSHI_DIAGNOSIS_REMEDY);
  Show(Pos('req cannot be opened', Seen) > 0, Seen);
  Show(Pos(OnshiString('権限を確認してください'), Remedy) > 0, Remedy);
end;

{ A place is looked at before a session is opened there: what is good, what is not, and what to do. }
procedure Diagnosis;
var
  Wrong: TOnshiSetup;
  Code: Integer;
begin
  PlaceOfItsOwn('examined');
  ShowGood(OnshiDiagnosisOf(Setup('examined'), 1));
  ShowBad(OnshiDiagnosisOf(Setup('nowhere'), 1));
  Wrong := Setup('examined');
  Wrong.Charset := 99;
  Code := 0;
  try
    OnshiDiagnosisOf(Wrong);
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_BAD_OPTIONS, 'wrong options');
end;

{ An answer that is none, to the one request that stands there. }
procedure AnswerBadly(const AName: OnshiString);
const
  NoDocument: AnsiString = '<XmlMsg><a></b></XmlMsg>';
var
  Place: string;
  Found: TSearchRec;
  Answer: Integer;
begin
  Place := string(Root + '/' + AName);
  Show(FindFirst(Place + '/req/*.*', faAnyFile and not faDirectory, Found) = 0, 'no request');
  Answer := FileCreate(Place + '/res/' + StringReplace(Found.Name, 'req_', 'res_', []));
  FindClose(Found);
  FileWrite(Answer, Pointer(NoDocument)^, Length(NoDocument));
  FileClose(Answer);
end;

{ What happened is counted: for the program, and as the text that collectors read. }
procedure Metrics;
var
  Session: IOnshiSession;
  Figures: TOnshiMetrics;
  Text: OnshiString;
  Job: Cardinal;
begin
  Session := Open('counted');
  Figures := OnshiMetricsOf(Session);
  Show((Figures.Problems = 0) and (Figures.Overdue = 0) and (Figures.LedgerFailures = 0), 'nothing yet');
  Show((Figures.OldestUnanswered = 0) and (Figures.OldestUnacknowledged = 0), 'nothing waits');
  Job := Ask(Session, 'counted');
  AnswerBadly('counted');
  WaitFor(Session, Job, ONSHI_EVENT_PROBLEM, 0);
  Figures := OnshiMetricsOf(Session);
  Show((Figures.Problems = 1) and (Figures.Overdue = 0) and (Figures.LedgerFailures = 0), 'one problem');
  Text := OnshiMetricsText(Session);
  Show(Pos(OnshiString(#10'onshi_problems_total 1'#10), Text) > 0, Text);
  Show(Pos(OnshiString('onshi_deeds_total{deed="requested"} 1'#10), Text) > 0, Text);
end;

{ Asks and copies; the session ends with it. }
function AskAndBackUp(const ACopy: OnshiString): Cardinal;
var
  Session: IOnshiSession;
  Code: Integer;
begin
  Session := Open('kept');
  Result := Ask(Session, 'kept');
  OnshiBackUpLedger(Session, ACopy);
  Code := 0;
  try
    OnshiBackUpLedger(Session, ACopy);
  except
    on Error: EOnshi do
      Code := Error.Code;
  end;
  Show(Code = ONSHI_E_NAME_TAKEN, 'written over');
end;

function CodeOfRestoring(const ACopy: OnshiString; out ARestored: TOnshiRestored): Integer;
begin
  Result := 0;
  try
    ARestored := OnshiRestoreLedger(Setup('kept'), ACopy);
  except
    on Error: EOnshi do
      Result := Error.Code;
  end;
end;

{ The ledger is copied while its session works. The copy comes back where none is, and says what is in doubt. }
procedure Backup;
var
  Place, Copy: OnshiString;
  Session: IOnshiSession;
  Restored: TOnshiRestored;
  Job, Found: Cardinal;
begin
  Place := PlaceOfItsOwn('kept');
  Copy := Place + '/copy';
  Job := AskAndBackUp(Copy);
  Show(CodeOfRestoring(Copy, Restored) = ONSHI_E_NAME_TAKEN, 'restored over the ledger');
  Show(RenameFile(string(Place + '/onshi.ledger'), string(Place + '/away')), 'away');
  Show(CodeOfRestoring(Copy, Restored) = 0, 'restored');
  Show((Restored.Jobs = 1) and (Restored.InDoubt = 1), 'in doubt');
  Session := Open('kept');
  Show(Session.JobOfKey('kept', Found) and (Found = Job), 'the job');
  { No file name since the copy comes again. }
  Show(Ask(Session, 'afterwards') > Job + 999999, 'the next job');
end;

end.
