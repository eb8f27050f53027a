{ The session: asking, waiting, answers, jobs. A program uses Onshi, OnshiAnswer, OnshiFields and
  OnshiRecords, and of the other units what it needs. Call OnshiLoad (OnshiCalls) first. }
unit Onshi;

{$IFDEF FPC}{$MODE DELPHI}{$ENDIF}

interface

uses
  OnshiAnswer, OnshiApi, OnshiCalls, OnshiRecord, OnshiText;

type
  { How to open a session: what OnshiSetup made, changed where it has to be. What is 0 or '' takes its
    usual value. }
  TOnshiSetup = record
    { The folder that holds `req` and `res`; the other paths then have usual places in it. }
    Root: OnshiString;
    { Medical institution code, ten digits. }
    Institution: OnshiString;
    Req, Res, Stage, Ledger: OnshiString;
    { The text of a profile (TOML). }
    Profile: OnshiString;
    { What the program is (ONSHI_ROLE_...); 0: a receipt computer, which may do least. }
    Role: Cardinal;
    { The facility's own decision who may see what (TOML). }
    Policy: OnshiString;
    { The facilities and terminals of the site (TOML), to be checked. }
    Site: OnshiString;
    { How long a copy may lie with a program that may not keep it: OnshiPeriods (OnshiRetention). }
    Periods: TOnshiPeriods;
    { The key that seals the ledger: 32 random bytes as 64 hexadecimal digits, kept where the ledger is not.
      Wipe it when the session is open. }
    LedgerKey: OnshiString;
    { The same from a passphrase of eight characters or more; not both, nor with
      ONSHI_SESSION_KEY_BY_SYSTEM. }
    Passphrase: OnshiString;
    { HTTPS instead of folders: the text of its configuration (TOML). There is a root then, and no other
      path. It holds passwords: wipe it when the session is open. }
    Https: OnshiString;
    { The folder that the files named there are found from; else the root. }
    HttpsFolder: OnshiString;
    { Which messages travel over the folders in archives under a password (TOML); else everything travels
      plain. Its form is assumed: ONSHI_SESSION_ALLOW_ASSUMED, or the document that confirms it. It holds
      passwords: wipe it when the session is open. }
    Encryption: OnshiString;
    { ONSHI_SESSION_..., added up. }
    Flags: Cardinal;
    { One of ONSHI_CHARSET_... }
    Charset: Cardinal;
    PollMs, CollectAfterMs, CollectAtMostMs: Cardinal;
  end;

  { A session with one terminal. One call at a time: another thread's gets ONSHI_E_BUSY. A job is
    durable once it has its number. }
  IOnshiSession = interface(IOnshiObject)
    { Asks for something (ONSHI_O_...). The same key is the same job: nothing is asked twice. }
    function Submit(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString): Cardinal;
    { The same under consents (OnshiPermits), for a patient of the program's own number, given up after a
      time, or asking once more what a job in doubt asked. }
    function SubmitUnder(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString;
      const APermits: IOnshiObject; const ASubject: OnshiString = ''; AWaitMs: Cardinal = 0;
      ARepeats: Cardinal = 0): Cardinal;
    { Asks with a message that the catalogue does not have. }
    function SubmitEnvelope(const APrefix: OnshiString; const ARecord: IOnshiRecord;
      const AKey: OnshiString): Cardinal;

    { Works until something happens, at most that long; False if nothing did. 0 looks once, as a timer
      does. AEvent.Code is ONSHI_OUTCOME_... of ONSHI_EVENT_ANSWERED, ONSHI_E_... of
      ONSHI_EVENT_PROBLEM. }
    function NextEvent(ATimeoutMs: Cardinal; out AEvent: TOnshiEvent): Boolean;
    { The words of the last event: reception number, message of the system, what is wrong. }
    function EventText: OnshiString;

    { One of ONSHI_JOB_... }
    function State(AJob: Cardinal): Cardinal;
    { One of ONSHI_OUTCOME_... once it is answered; else 0. }
    function Outcome(AJob: Cardinal): Integer;
    { Whether an answer waits to be read and acknowledged. }
    function Answered(AJob: Cardinal): Boolean;
    { Whether nothing will come any more. }
    function Over(AJob: Cardinal): Boolean;
    { The reception number, once there is one. }
    function Reception(AJob: Cardinal): OnshiString;
    { The job that was submitted under a key, also by an earlier session; False if there is none. }
    function JobOfKey(const AKey: OnshiString; out AJob: Cardinal): Boolean;

    { Opens the answer of a job; again and again until it is acknowledged. }
    function Answer(AJob: Cardinal): IOnshiAnswer;
    { The program has the answer and keeps it: it is offered no more. }
    procedure Acknowledge(AJob: Cardinal);
    { Asks for a batch result once more. }
    procedure AskAgain(AJob: Cardinal);
    { Takes a request back, if nobody picked it up; ONSHI_EVENT_WITHDRAWN confirms it. }
    procedure Withdraw(AJob: Cardinal);
    { Gives a job up. }
    procedure Abandon(AJob: Cardinal);
    { Takes a job up again that was given up. }
    procedure Resume(AJob: Cardinal);
  end;

  { A setup as the functions of OnshiApi take it. It keeps the texts, and wipes the secret ones as it goes. }
  TOnshiSpelt = class
  private
    FPlain: TOnshiSessionOptions;
    FPeriods: TOnshiPeriods;
    FKept: array[0..9] of UTF8String;
    FSecret: array[0..3] of UTF8String;
  public
    constructor Create(const ASetup: TOnshiSetup);
    destructor Destroy; override;
    function Options: POnshiSessionOptions;
  end;

  { What a session does about one thing: the object keeps the session. }
  TOnshiOfSession = class(TInterfacedObject)
  private
    FSession: IOnshiSession;
  protected
    { For the functions of OnshiApi. }
    function Session: TOnshiSession;
  public
    constructor Create(const ASession: IOnshiSession);
  end;

function OnshiSetup(const ARoot, AInstitution: OnshiString): TOnshiSetup;

{ Opens a session and takes up what an earlier one left. }
function OnshiOpen(const ASetup: TOnshiSetup): IOnshiSession; overload;
function OnshiOpen(const ARoot, AInstitution: OnshiString): IOnshiSession; overload;

implementation

type
  TSession = class(TOnshiObject, IOnshiSession)
  protected
    procedure Release; override;
  public
    function Submit(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString): Cardinal;
    function SubmitUnder(AOperation: Cardinal; const ARequest: IOnshiRecord; const AKey: OnshiString;
      const APermits: IOnshiObject; const ASubject: OnshiString = ''; AWaitMs: Cardinal = 0;
      ARepeats: Cardinal = 0): Cardinal;
    function SubmitEnvelope(const APrefix: OnshiString; const ARecord: IOnshiRecord;
      const AKey: OnshiString): Cardinal;
    function NextEvent(ATimeoutMs: Cardinal; out AEvent: TOnshiEvent): Boolean;
    function EventText: OnshiString;
    function State(AJob: Cardinal): Cardinal;
    function Outcome(AJob: Cardinal): Integer;
    function Answered(AJob: Cardinal): Boolean;
    function Over(AJob: Cardinal): Boolean;
    function Reception(AJob: Cardinal): OnshiString;
    function JobOfKey(const AKey: OnshiString; out AJob: Cardinal): Boolean;
    function Answer(AJob: Cardinal): IOnshiAnswer;
    procedure Acknowledge(AJob: Cardinal);
    procedure AskAgain(AJob: Cardinal);
    procedure Withdraw(AJob: Cardinal);
    procedure Abandon(AJob: Cardinal);
    procedure Resume(AJob: Cardinal);
  end;

{ Opening }

function OnshiSetup(const ARoot, AInstitution: OnshiString): TOnshiSetup;
begin
  Result.Root := ARoot;
  Result.Institution := AInstitution;
  Result.Req := '';
  Result.Res := '';
  Result.Stage := '';
  Result.Ledger := '';
  Result.Profile := '';
  Result.Role := 0;
  Result.Policy := '';
  Result.Site := '';
  FillChar(Result.Periods, SizeOf(Result.Periods), 0);
  Result.LedgerKey := '';
  Result.Passphrase := '';
  Result.Https := '';
  Result.HttpsFolder := '';
  Result.Encryption := '';
  Result.Flags := 0;
  Result.Charset := 0;
  Result.PollMs := 0;
  Result.CollectAfterMs := 0;
  Result.CollectAtMostMs := 0;
end;

constructor TOnshiSpelt.Create(const ASetup: TOnshiSetup);
begin
  inherited Create;
  FPlain.StructSize := SizeOf(FPlain);
  FPlain.Flags := ASetup.Flags;
  FPlain.Charset := ASetup.Charset;
  FPlain.Role := ASetup.Role;
  FPlain.PollMs := ASetup.PollMs;
  FPlain.CollectAfterMs := ASetup.CollectAfterMs;
  FPlain.CollectAtMostMs := ASetup.CollectAtMostMs;
  FPeriods := ASetup.Periods;
  if FPeriods.StructSize <> 0 then
    FPlain.Periods := @FPeriods;
  Give(ASetup.Institution, FKept[0], FPlain.Institution, FPlain.InstitutionLength);
  Give(ASetup.Root, FKept[1], FPlain.Root, FPlain.RootLength);
  Give(ASetup.Req, FKept[2], FPlain.Req, FPlain.ReqLength);
  Give(ASetup.Res, FKept[3], FPlain.Res, FPlain.ResLength);
  Give(ASetup.Stage, FKept[4], FPlain.Stage, FPlain.StageLength);
  Give(ASetup.Ledger, FKept[5], FPlain.Ledger, FPlain.LedgerLength);
  Give(ASetup.Profile, FKept[6], FPlain.Profile, FPlain.ProfileLength);
  Give(ASetup.Policy, FKept[7], FPlain.Policy, FPlain.PolicyLength);
  Give(ASetup.Site, FKept[8], FPlain.Site, FPlain.SiteLength);
  Give(ASetup.HttpsFolder, FKept[9], FPlain.HttpsFolder, FPlain.HttpsFolderLength);
  Give(ASetup.LedgerKey, FSecret[0], FPlain.LedgerKey, FPlain.LedgerKeyLength);
  Give(ASetup.Passphrase, FSecret[1], FPlain.Passphrase, FPlain.PassphraseLength);
  Give(ASetup.Https, FSecret[2], FPlain.Https, FPlain.HttpsLength);
  Give(ASetup.Encryption, FSecret[3], FPlain.Encryption, FPlain.EncryptionLength);
end;

destructor TOnshiSpelt.Destroy;
var
  At: Integer;
begin
  for At := Low(FSecret) to High(FSecret) do
    Wipe(FSecret[At]);
  inherited Destroy;
end;

function TOnshiSpelt.Options: POnshiSessionOptions;
begin
  Result := @FPlain;
end;

function OnshiOpen(const ASetup: TOnshiSetup): IOnshiSession;
var
  Spelt: TOnshiSpelt;
  Made: TOnshiSession;
begin
  Made := nil;
  Spelt := TOnshiSpelt.Create(ASetup);
  try
    Done(onshi_session_open(Spelt.Options, @Made, Slot));
  finally
    Spelt.Free;
  end;
  Result := TSession.Create(Made);
end;

function OnshiOpen(const ARoot, AInstitution: OnshiString): IOnshiSession;
begin
  Result := OnshiOpen(OnshiSetup(ARoot, AInstitution));
end;

procedure TSession.Release;
begin
  onshi_session_free(Handle);
end;

{ Asking }

function TSession.Submit(AOperation: Cardinal; const ARequest: IOnshiRecord;
  const AKey: OnshiString): Cardinal;
begin
  Result := 0;
  Done(onshi_session_submit(Handle, AOperation, HandleOf(ARequest), PAnsiChar(Utf8(AKey)), ONSHI_NUL,
    @Result, Slot));
end;

function TSession.SubmitUnder(AOperation: Cardinal; const ARequest: IOnshiRecord;
  const AKey: OnshiString; const APermits: IOnshiObject; const ASubject: OnshiString;
  AWaitMs, ARepeats: Cardinal): Cardinal;
var
  Plain: TOnshiTerms;
  Kept: UTF8String;
begin
  FillChar(Plain, SizeOf(Plain), 0);
  Plain.StructSize := SizeOf(Plain);
  Give(ASubject, Kept, Plain.Subject, Plain.SubjectLength);
  Plain.WaitMs := AWaitMs;
  Plain.Repeats := ARepeats;
  Plain.Permits := HandleOf(APermits);
  Result := 0;
  Done(onshi_session_submit_under(Handle, AOperation, HandleOf(ARequest), PAnsiChar(Utf8(AKey)),
    ONSHI_NUL, @Plain, @Result, Slot));
end;

function TSession.SubmitEnvelope(const APrefix: OnshiString; const ARecord: IOnshiRecord;
  const AKey: OnshiString): Cardinal;
begin
  Result := 0;
  Done(onshi_session_submit_envelope(Handle, PAnsiChar(Utf8(APrefix)), ONSHI_NUL, HandleOf(ARecord),
    PAnsiChar(Utf8(AKey)), ONSHI_NUL, @Result, Slot));
end;

{ Waiting }

function TSession.NextEvent(ATimeoutMs: Cardinal; out AEvent: TOnshiEvent): Boolean;
begin
  FillChar(AEvent, SizeOf(AEvent), 0);
  AEvent.StructSize := SizeOf(AEvent);
  Result := Did(onshi_session_next_event(Handle, ATimeoutMs, @AEvent, Slot));
end;

function TSession.EventText: OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForText;
  repeat
  until Filled(Room, onshi_session_event_text_u16(Handle, Room.At, Room.Capacity, @Room.Length, Slot));
  Result := TextOf(Room);
end;

{ Jobs }

function TSession.State(AJob: Cardinal): Cardinal;
begin
  Result := 0;
  Done(onshi_session_job_state(Handle, AJob, @Result, nil, Slot));
end;

function TSession.Outcome(AJob: Cardinal): Integer;
var
  Where: Cardinal;
begin
  Where := 0;
  Result := 0;
  Done(onshi_session_job_state(Handle, AJob, @Where, @Result, Slot));
end;

function TSession.Answered(AJob: Cardinal): Boolean;
begin
  Result := State(AJob) = ONSHI_JOB_ANSWERED;
end;

function TSession.Over(AJob: Cardinal): Boolean;
var
  Where: Cardinal;
begin
  Where := State(AJob);
  Result := (Where = ONSHI_JOB_ACKNOWLEDGED) or (Where = ONSHI_JOB_CLOSED)
    or (Where = ONSHI_JOB_WITHDRAWN) or (Where = ONSHI_JOB_ABANDONED);
end;

function TSession.Reception(AJob: Cardinal): OnshiString;
var
  Room: TOnshiRoom;
begin
  Room := RoomForBytes;
  repeat
  until Filled(Room, onshi_session_job_reception(Handle, AJob, Room.At, Room.Capacity, @Room.Length,
    Slot));
  Result := TextOf(Room);
end;

function TSession.JobOfKey(const AKey: OnshiString; out AJob: Cardinal): Boolean;
begin
  AJob := 0;
  Result := Did(onshi_session_job_of_key(Handle, PAnsiChar(Utf8(AKey)), ONSHI_NUL, @AJob, Slot));
end;

function TSession.Answer(AJob: Cardinal): IOnshiAnswer;
var
  Made: TOnshiAnswer;
begin
  Made := nil;
  Done(onshi_session_answer(Handle, AJob, @Made, Slot));
  Result := OnshiAnswerOf(Made);
end;

procedure TSession.Acknowledge(AJob: Cardinal);
begin
  Done(onshi_session_acknowledge(Handle, AJob, Slot));
end;

procedure TSession.AskAgain(AJob: Cardinal);
begin
  Done(onshi_session_ask_again(Handle, AJob, Slot));
end;

procedure TSession.Withdraw(AJob: Cardinal);
begin
  Done(onshi_session_withdraw(Handle, AJob, Slot));
end;

procedure TSession.Abandon(AJob: Cardinal);
begin
  Done(onshi_session_abandon(Handle, AJob, Slot));
end;

procedure TSession.Resume(AJob: Cardinal);
begin
  Done(onshi_session_resume(Handle, AJob, Slot));
end;

{ TOnshiOfSession }

constructor TOnshiOfSession.Create(const ASession: IOnshiSession);
begin
  inherited Create;
  FSession := ASession;
end;

function TOnshiOfSession.Session: TOnshiSession;
begin
  Result := HandleOf(FSession);
end;

end.
