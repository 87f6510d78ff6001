using System.Text;

namespace Inspect.Web.Cli;

/// <summary>Where a command writes. Output is bytes in UTF-8, whatever the console thinks its encoding is: logs hold any character.</summary>
/// <param name="Output">Results.</param>
/// <param name="Error">Sentences about what went wrong, and what was done.</param>
public sealed record CliStreams(Stream Output, TextWriter Error)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Those of the process.</summary>
    public static CliStreams OfConsole() => new(Console.OpenStandardOutput(), Console.Error);

    /// <summary>Writes many lines of results.</summary>
    public void WriteLines(IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(Output, Utf8, bufferSize: 1 << 16, leaveOpen: true);
        foreach (var line in lines)
        {
            writer.WriteLine(line);
        }
    }

    /// <summary>Writes a line of results.</summary>
    public void WriteLine(string line) => Output.Write(Utf8.GetBytes(line + Environment.NewLine));
}
