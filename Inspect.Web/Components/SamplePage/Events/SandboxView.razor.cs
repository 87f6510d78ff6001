namespace Inspect.Web.Components.SamplePage.Events;

/// <summary>What a tool did in its sandbox.</summary>
public sealed partial class SandboxView
{
    private string Title => Text("action") switch
    {
        "exec" => "Sandbox: run",
        "read_file" => "Sandbox: read",
        "write_file" => "Sandbox: write",
        var other => $"Sandbox: {other}",
    };

    private string Facts => $"{Format.Line(Text("cmd") ?? Text("file") ?? string.Empty, 300)}{(Text("result") is { } result and not "0" ? $" → exit code {result}" : string.Empty)}";
}
