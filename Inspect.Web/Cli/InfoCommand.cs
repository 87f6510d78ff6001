using System.CommandLine;
using System.Reflection;
using System.Text.Json;

namespace Inspect.Web.Cli;

/// <summary><c>info version</c>: which version this is, and where it lies; and the older names of commands for logs.</summary>
internal static class InfoCommand
{
    public static Command Create(CliStreams streams)
    {
        var json = new Option<bool>("--json") { Description = "Prints a JSON map." };
        var version = new Command("version", "Prints the version and where the app lies.") { json };
        version.SetAction(result =>
        {
            var number = Assembly.GetExecutingAssembly().GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
            if (result.GetValue(json))
            {
                streams.WriteLine(JsonSerializer.Serialize(new { version = number, path = AppContext.BaseDirectory }, AppJson.Readable));
                return;
            }

            streams.WriteLine($"version: {number}");
            streams.WriteLine($"path: {AppContext.BaseDirectory}");
        });
        return new Command("info", "Tells about this app.")
        {
            version,
            LogDumpCommand.Create(streams, "log-file"),
            LogHeadersCommand.Create(streams, "log-file-headers"),
            LogSchemaCommand.Create(streams, "log-schema"),
        };
    }
}
