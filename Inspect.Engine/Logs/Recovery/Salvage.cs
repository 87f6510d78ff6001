using System.IO.Hashing;
using Inspect.Engine.Logs.Format;
using Inspect.Engine.Logs.Journal;
using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>An archive of which only what can be read is offered.</summary>
internal static class Salvage
{
    /// <summary>Opens a log as far as it can be read, together with its journal if it has one.</summary>
    /// <returns>The archive, the members that were left out, and whether anything is damaged.</returns>
    public static (ZipFile Archive, List<LostMember> Lost, bool IsDamaged) Open(string path)
    {
        ZipFile archive;
        var isDamaged = false;
        try
        {
            archive = RunningLogs.OpenArchive(path);
        }
        catch (EvalLogException) when (File.Exists(path))
        {
            var journal = RunningLogs.JournalOf(path);
            archive = ZipFile.Open(File.Exists(journal) && new FileInfo(journal).Length > 0 ? journal : path, (file, _) => Scanned(file));
            isDamaged = true;
        }

        using (archive)
        {
            var readable = ZipDirectory.Empty();
            var lost = new List<LostMember>();
            foreach (var member in archive.Directory.Members.Values)
            {
                if (Problem(archive, member) is { } problem)
                {
                    lost.Add(new LostMember(member.Name, problem));
                }
                else
                {
                    readable.Add(member);

                    // True, and yet refused by every reader until it is packed again.
                    isDamaged |= ZipLimits.IsBomb(member.Method, member.PackedBytes, member.SizeBytes);
                }
            }

            return (ZipFile.OpenChecked(archive.Path, readable), lost, isDamaged || lost.Count > 0);
        }
    }

    private static ZipDirectory Scanned(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var directory = ZipDirectory.Empty();
        foreach (var member in ZipScan.Everywhere(file))
        {
            directory.Add(member);
        }

        return directory;
    }

    /// <summary>Null when the member has the size and the checksum that the directory names, else what is wrong. It is read through and not loaded: what the writer could write is no bomb, however large.</summary>
    private static string? Problem(ZipFile archive, ZipMember member)
    {
        try
        {
            using var content = archive.Open(member);
            var crc = new Crc32();
            var buffer = new byte[81920];
            var length = 0L;
            int read;
            while ((read = content.Read(buffer)) > 0 && (length += read) <= member.SizeBytes)
            {
                crc.Append(buffer.AsSpan(0, read));
            }

            return length == member.SizeBytes && crc.GetCurrentHashAsUInt32() == member.Crc ? null : $"The member {member.Name} at byte {member.Offset:N0} is damaged: its size or its checksum is wrong.";
        }
        catch (Exception e) when (e is EvalLogException || LogDamage.IsOfTheFile(e))
        {
            return Explain(member.Name, e);
        }
    }

    /// <summary>Why a member is left out, as a sentence.</summary>
    public static string Explain(string name, Exception error) =>
        error is EvalLogException ? error.Message : $"The member {name} holds what no log holds there: {error.Message}";
}
