{ One query by number (資格確認), from Delphi XE2 and newer or Free Pascal.

    Query LIBRARY ROOT INSTITUTION TODAY INSURER SYMBOL NUMBER BIRTHDATE      dates as yyyymmdd

  LIBRARY is onshi.dll or libonshi.so.1. ROOT holds `req` and `res` of a terminal, real or simulated
  (`onshi sim --root ROOT`). }
program Query;

{$IFDEF FPC}{$MODE DELPHI}{$CODEPAGE UTF8}{$ELSE}{$APPTYPE CONSOLE}{$ENDIF}

uses
  SysUtils, Onshi.Api, Onshi.Fields;

type
  EOnshi = class(Exception);

const
  HeaderPath: array[0..1] of Cardinal = (ONSHI_F_QUALIFICATION_REQUEST_HEADER, 0);
  SearchPath: array[0..3] of Cardinal = (
    ONSHI_F_QUALIFICATION_REQUEST_BODY, 0,
    ONSHI_F_QUALIFICATION_REQUEST_BODY_SEARCH, 0);
  BodyPath: array[0..1] of Cardinal = (ONSHI_F_QUALIFICATION_ANSWER_BODY, 0);
  ResultPath: array[0..5] of Cardinal = (
    ONSHI_F_QUALIFICATION_ANSWER_BODY, 0,
    ONSHI_F_QUALIFICATION_ANSWER_BODY_RESULTS, 0,
    ONSHI_F_RESULT_LIST_RESULT, 0);

{ The error object is only there if the call failed. }
procedure Check(AStatus: Integer; AError: TOnshiError);
var
  Units: array[0..1023] of WideChar;
  Length: Cardinal;
  Said: UnicodeString;
begin
  if AStatus >= 0 then
    Exit;
  Length := 0;
  onshi_error_text_u16(AError, ONSHI_JAPANESE, @Units[0], 1024, @Length);
  onshi_error_free(AError);
  SetString(Said, PWideChar(@Units[0]), Length);
  raise EOnshi.Create(string(UTF8Encode(Said)));
end;

{ What is not known is left out, not sent empty. }
procedure SetText(ARecord: TOnshiRecord; const APath: array of Cardinal; AField: Cardinal;
  const AText: UnicodeString);
var
  Error: TOnshiError;
begin
  Error := nil;
  if AText <> '' then
    Check(onshi_record_set_text_u16(ARecord, @APath[0], High(APath) + 1, AField,
      PWideChar(AText), Length(AText), @Error), Error);
end;

{ An absent field reads as an empty text here. }
function GetText(ARecord: TOnshiRecord; const APath: array of Cardinal;
  AField: Cardinal): UnicodeString;
var
  Error: TOnshiError;
  Units: array[0..255] of WideChar;
  Length: Cardinal;
begin
  Error := nil;
  Length := 0;
  Check(onshi_record_text_u16(ARecord, @APath[0], High(APath) + 1, AField, 0, @Units[0], 256,
    @Length, @Error), Error);
  SetString(Result, PWideChar(@Units[0]), Length);
end;

function CodeLabel(ATable: Cardinal; const AValue: UnicodeString): UnicodeString;
var
  Error: TOnshiError;
  Value: UTF8String;
  Bytes: array[0..255] of AnsiChar;
  Length: Cardinal;
  Said: UTF8String;
begin
  Error := nil;
  Length := 0;
  Value := UTF8Encode(AValue);
  Check(onshi_code_label(ATable, PAnsiChar(Value), ONSHI_NUL, ONSHI_JAPANESE, @Bytes[0], 256,
    @Length, @Error), Error);
  SetString(Said, PAnsiChar(@Bytes[0]), Length);
  Result := UTF8Decode(Said);
end;

function OpenSession(const ARoot, AInstitution: UTF8String): TOnshiSession;
var
  Error: TOnshiError;
  Options: TOnshiSessionOptions;
begin
  Error := nil;
  FillChar(Options, SizeOf(Options), 0);
  Options.StructSize := SizeOf(Options);
  Options.Root := PAnsiChar(ARoot);
  Options.Institution := PAnsiChar(AInstitution);
  Options.PollMs := 50; // A simulated terminal is quick; leave it at 0 for a real one.
  Check(onshi_session_open(@Options, @Result, @Error), Error);
end;

{ A program with a window asks from a timer, with timeout 0. }
procedure WaitFor(ASession: TOnshiSession; AJob: Cardinal);
var
  Error: TOnshiError;
  Event: TOnshiEvent;
begin
  Error := nil;
  FillChar(Event, SizeOf(Event), 0);
  Event.StructSize := SizeOf(Event);
  repeat
    Check(onshi_session_next_event(ASession, 60000, @Event, @Error), Error);
  until (Event.Kind = ONSHI_EVENT_ANSWERED) and (Event.Job = AJob);
end;

procedure Say(const AWhat, AText: UnicodeString);
begin
  {$IFDEF FPC}WriteLn(UTF8Encode(AWhat + AText)){$ELSE}WriteLn(AWhat + AText){$ENDIF};
end;

procedure Run;
var
  Error: TOnshiError;
  Session: TOnshiSession;
  Request, Frame: TOnshiRecord;
  Answer: TOnshiAnswer;
  Job: Cardinal;
  Validity: UnicodeString;
begin
  Error := nil;
  OnshiLoad(ParamStr(1));
  Check(onshi_abi_check(ONSHI_ABI, ONSHI_SCHEMA_HASH, @Error), Error);
  Session := OpenSession(UTF8Encode(UnicodeString(ParamStr(2))),
    UTF8Encode(UnicodeString(ParamStr(3))));
  Check(onshi_record_new(ONSHI_M_QUALIFICATION_REQUEST, @Request, @Error), Error);
  SetText(Request, HeaderPath, ONSHI_F_DATED_REQUEST_HEADER_QUALIFICATION_CONFIRMATION_DATE,
    UnicodeString(ParamStr(4)));
  SetText(Request, SearchPath, ONSHI_F_NUMBER_QUERY_INSURER_NUMBER,
    UnicodeString(Format('%8s', [ParamStr(5)])));
  SetText(Request, SearchPath, ONSHI_F_NUMBER_QUERY_INSURED_CARD_SYMBOL,
    UnicodeString(ParamStr(6)));
  SetText(Request, SearchPath, ONSHI_F_NUMBER_QUERY_INSURED_IDENTIFICATION_NUMBER,
    UnicodeString(ParamStr(7)));
  SetText(Request, SearchPath, ONSHI_F_NUMBER_QUERY_BIRTHDATE, UnicodeString(ParamStr(8)));
  Check(onshi_session_submit(Session, ONSHI_O_QUALIFICATION, Request, 'delphi-query', ONSHI_NUL,
    @Job, @Error), Error);
  onshi_record_free(Request);
  WaitFor(Session, Job);
  Check(onshi_session_answer(Session, Job, @Answer, @Error), Error);
  Check(onshi_answer_frame(Answer, @Frame, @Error), Error);
  Validity := GetText(Frame, BodyPath, ONSHI_F_QUALIFICATION_ANSWER_BODY_VALIDITY);
  Say('氏名: ', GetText(Frame, ResultPath, ONSHI_F_QUALIFICATION_RESULT_NAME));
  Say('氏名カナ: ', GetText(Frame, ResultPath, ONSHI_F_QUALIFICATION_RESULT_NAME_KANA));
  Say('資格有効性: ', CodeLabel(ONSHI_T_QUALIFICATION_VALIDITY, Validity));
  onshi_record_free(Frame);
  onshi_answer_free(Answer);
  Check(onshi_session_acknowledge(Session, Job, @Error), Error);
  onshi_session_free(Session);
end;

begin
  {$IFDEF FPC}SetTextCodePage(Output, CP_UTF8);{$ENDIF}
  ExitCode := 1;
  if ParamCount <> 8 then
    WriteLn(ErrOutput, 'Query LIBRARY ROOT INSTITUTION TODAY INSURER SYMBOL NUMBER BIRTHDATE')
  else
    try
      Run;
      ExitCode := 0;
    except
      on Failure: Exception do
        WriteLn(ErrOutput, Failure.Message);
    end;
end.
