using Inspect.Engine.Inference.Named;
using Inspect.Engine.Models;

namespace Inspect.Web.Cli;

/// <summary>Shows in a terminal how a model is made ready: one line that changes, elsewhere a line for each stage and each tenth. Thread-safe.</summary>
/// <param name="writeLine">Writes a line.</param>
/// <param name="terminal">Where one line can change; null where none can.</param>
internal sealed class FetchDisplay(Action<string> writeLine, TextWriter? terminal)
{
    private readonly Lock _lock = new(); // guards all fields
    private string _line = string.Empty;
    private string? _shown;

    /// <summary>The display of a command: in a terminal, progress goes beside the results.</summary>
    public static FetchDisplay Of(CliStreams streams) => new(streams.WriteLine, Console.IsErrorRedirected || streams.Error != Console.Error ? null : streams.Error);

    /// <summary>Shows how the only model stands.</summary>
    public void Show(FetchStanding standing) => Show(null, standing, standing.Text);

    /// <summary>Shows how one of several models stands.</summary>
    public void Show(ModelPreparation preparation) => Show(preparation.Model, preparation.Standing, preparation.Text);

    /// <summary>Ends the line.</summary>
    public void End()
    {
        lock (_lock)
        {
            if (_line.Length > 0)
            {
                terminal!.WriteLine();
                _line = string.Empty;
            }
        }
    }

    private void Show(string? model, FetchStanding standing, string text)
    {
        if (standing.IsGoingOn)
        {
            var tenth = standing.TotalBytes == 0 ? 0 : standing.DoneBytes * 10 / standing.TotalBytes;
            Show(text, $"{model} {standing.Stage} {tenth} {(standing.Stage == FetchStage.Waiting ? standing.Detail : null)}");
        }
    }

    /// <summary>Shows a text; elsewhere than in a terminal only where its mark is another one.</summary>
    private void Show(string text, string mark)
    {
        lock (_lock)
        {
            if (terminal is not null && text != _line)
            {
                // Blanks wipe what a longer line left behind.
                var most = Math.Max(20, Console.WindowWidth - 1);
                text = text.Length < most ? text : text[..(most - 1)] + "…";
                terminal.Write('\r' + text.PadRight(_line.Length));
                _line = text;
            }
            else if (terminal is null && mark != _shown)
            {
                _shown = mark;
                writeLine(text);
            }
        }
    }
}
