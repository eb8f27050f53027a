// The settings of a facility (医療機関環境設定情報): read, want, send once, read back.
using System;
using System.Collections.Generic;

namespace Onshi
{
    /// <summary>A line of the settings, as it is shown.</summary>
    public struct SettingLine
    {
        /// <summary>What it is about.</summary>
        public readonly string Label;

        /// <summary>What is set.</summary>
        public readonly string Value;

        /// <summary>Its code.</summary>
        public readonly string Code;

        internal SettingLine(string label, string value, string code)
        {
            Label = label;
            Value = value;
            Code = code;
        }
    }

    /// <summary>The settings as the system has them, and what is wanted instead.</summary>
    public sealed unsafe class Settings : IDisposable
    {
        internal readonly SettingsHandle Handle;

        Settings(IntPtr given)
        {
            Handle = new SettingsHandle(given);
        }

        /// <summary>
        /// The request that asks for the settings of one kind of care; null: of all.
        /// </summary>
        public static FacilitySettingsRequest Inquiry(ConsentKind? kind = null)
        {
            IntPtr request, error;
            OnshiException.Check(
                Native.onshi_settings_inquiry((uint)(kind ?? 0), &request, &error), error);
            return View.Over<FacilitySettingsRequest>(new Record(request));
        }

        /// <summary>The settings of the answer to an inquiry or an update; null if it carries none.</summary>
        public static Settings Read(View answer)
        {
            IntPtr settings = IntPtr.Zero, error;
            int status = Native.onshi_settings_read(answer.Record.Handle, &settings, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : new Settings(settings);
        }

        /// <summary>Frees them.</summary>
        public void Dispose()
        {
            Handle.Dispose();
        }

        /// <summary>The lines to be shown.</summary>
        public IReadOnlyList<SettingLine> Lines(Language language = Language.Japanese)
        {
            IntPtr error;
            uint count;
            OnshiException.Check(Native.onshi_settings_count(Handle, &count, &error), error);
            var lines = new List<SettingLine>();
            for (uint index = 0; index < count; index++)
                lines.Add(new SettingLine(
                    LabelAt(index, language), ValueAt(index, (uint)language),
                    ValueAt(index, Native.ONSHI_CODE)));
            return lines;
        }

        string LabelAt(uint index, Language language)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_settings_label_u16(
                    Handle, index, (uint)language, buffer, capacity, length, error));
        }

        string ValueAt(uint index, uint language)
        {
            return Texts.Utf16((buffer, capacity, length, error) =>
                Native.onshi_settings_value_u16(
                    Handle, index, language, buffer, capacity, length, error));
        }

        /// <summary>
        /// Notes what is to be different; what is set last counts. For SettingItem.Consent, `kind` is the care
        /// and `information` the code of 閲覧同意情報種別; else null.
        /// </summary>
        public void Want(
            SettingItem item, string value, ConsentKind? kind = null, string information = null)
        {
            IntPtr error;
            byte[] about = Texts.Utf8(information), code = Texts.Utf8(value);
            fixed (byte* a = about, b = code)
            {
                int status = Native.onshi_settings_want(
                    Handle, (uint)item, (uint)(kind ?? 0), a, Texts.Length(about), b,
                    Texts.Length(code), &error);
                OnshiException.Check(status, error);
            }
        }

        /// <summary>Begins an update to what is wanted; null if nothing differs. Keep its JSON first.</summary>
        public SettingsUpdate Change()
        {
            IntPtr update = IntPtr.Zero, error;
            int status = Native.onshi_settings_change(Handle, &update, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : new SettingsUpdate(update);
        }
    }

    /// <summary>
    /// An update of the settings on its way. Keep its JSON before each request is submitted and after each
    /// answer.
    /// </summary>
    public sealed unsafe class SettingsUpdate : IDisposable
    {
        readonly SettingsUpdateHandle handle;

        internal SettingsUpdate(IntPtr given)
        {
            handle = new SettingsUpdateHandle(given);
        }

        /// <summary>Makes it from its JSON.</summary>
        public SettingsUpdate(string json)
        {
            IntPtr update, error;
            byte[] text = Texts.Utf8(json);
            fixed (byte* kept = text)
                OnshiException.Check(
                    Native.onshi_settings_update_from_json(kept, Texts.Length(text), &update, &error),
                    error);
            handle = new SettingsUpdateHandle(update);
        }

        /// <summary>To be kept.</summary>
        public string Json()
        {
            return Texts.Utf8((buffer, capacity, length, error) =>
                Native.onshi_settings_update_json(handle, buffer, capacity, length, error));
        }

        /// <summary>Frees it.</summary>
        public void Dispose()
        {
            handle.Dispose();
        }

        /// <summary>What to do next, or what came of it.</summary>
        public UpdateStep Next
        {
            get
            {
                IntPtr error;
                uint next;
                OnshiException.Check(Native.onshi_settings_update_next(handle, &next, &error), error);
                return (UpdateStep)next;
            }
        }

        /// <summary>The request, once; null if it was handed out before. Keep the JSON, then submit.</summary>
        public FacilitySettingsUpdateRequest Send()
        {
            IntPtr request = IntPtr.Zero, error;
            int status = Native.onshi_settings_update_send(handle, &request, &error);
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : View.Over<FacilitySettingsUpdateRequest>(new Record(request));
        }

        /// <summary>Notes that it was answered, also late; null for one that the terminal refused.</summary>
        public void Answered(View answer)
        {
            IntPtr error;
            RecordHandle told = answer == null ? RecordHandle.None : answer.Record.Handle;
            OnshiException.Check(Native.onshi_settings_update_answered(handle, told, &error), error);
        }

        /// <summary>Notes that the answer is lost: what became of it is read back.</summary>
        public void Lost()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_settings_update_lost(handle, &error), error);
        }

        /// <summary>
        /// An inquiry that reads back, and its number for Read; null if there is nothing to read back.
        /// </summary>
        public FacilitySettingsRequest Inquire(out uint number)
        {
            IntPtr request = IntPtr.Zero, error;
            uint which = 0;
            int status = Native.onshi_settings_update_inquire(handle, &which, &request, &error);
            number = which;
            bool isNone = OnshiException.Check(status, error) == Native.ONSHI_S_NONE;
            return isNone ? null : View.Over<FacilitySettingsRequest>(new Record(request));
        }

        /// <summary>Notes what an inquiry read back. Only the last inquiry counts.</summary>
        public void Read(uint number, Settings settings)
        {
            IntPtr error;
            OnshiException.Check(
                Native.onshi_settings_update_read(handle, number, settings.Handle, &error), error);
        }

        /// <summary>Notes that nobody waits any longer. A late answer still counts.</summary>
        public void GiveUp()
        {
            IntPtr error;
            OnshiException.Check(Native.onshi_settings_update_give_up(handle, &error), error);
        }
    }
}
