using Inspect.Engine.Logs.Zip;

namespace Inspect.Engine.Logs.Recovery;

/// <summary>An archive of which only what can be read is offered.</summary>
internal static class Salvage
{
    /// <summary>Opens a log as far as it can be read, together with its journal if it has one.</summary>
    /// <returns>The archive, how many members were left out, and whether anything is damaged.</returns>
    public static (ZipFile Archive, int Lost, bool IsDamaged) Open(string path)
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
            archive = ZipFile.Open(File.Exists(journal) ? journal : path, (file, _) => Scanned(file));
            isDamaged = true;
        }

        using (archive)
        {
            var readable = new ZipDirectory();
            var lost = 0;
            foreach (var member in archive.Directory.Members.Values)
            {
                if (IsReadable(archive, member))
                {
                    readable.Add(member);
                }
                else
                {
                    lost++;
                }
            }

            return (ZipFile.Open(archive.Path, (_, _) => readable), lost, isDamaged || lost > 0);
        }
    }

    private static ZipDirectory Scanned(Microsoft.Win32.SafeHandles.SafeFileHandle file)
    {
        var directory = new ZipDirectory();
        foreach (var member in ZipScan.Everywhere(file))
        {
            directory.Add(member);
        }

        return directory;
    }

    private static bool IsReadable(ZipFile archive, ZipMember member)
    {
        try
        {
            return archive.ReadAll(member).Length == member.SizeBytes;
        }
        catch (EvalLogException)
        {
            return false;
        }
    }
}
