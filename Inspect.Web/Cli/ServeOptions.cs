using System.CommandLine;
using System.Globalization;
using Inspect.Engine.Logs.Journal;

namespace Inspect.Web.Cli;

/// <summary>Options of the web app, as settings.</summary>
public static class ServeOptions
{
    /// <summary>Address to listen on.</summary>
    public static Option<string?> Host { get; } = new("--host") { Description = "Address to listen on (127.0.0.1). One that others reach wants a shared password in INSPECT_PASSWORD, or SignIn:Header of a reverse proxy." };

    /// <summary>Port to listen on.</summary>
    public static Option<int?> Port { get; } = CreatePort();

    /// <summary>Folder of logs.</summary>
    public static Option<string?> LogDir { get; } = new("--log-dir") { Description = "Folder of logs (logs in the home folder), or the address of a store whose logs are shown, such as s3://BUCKET/PREFIX or hf://datasets/OWNER/NAME." };

    /// <summary>The options that were given, by the name of their setting.</summary>
    public static IReadOnlyDictionary<string, string?> Read(ParseResult result)
    {
        var settings = new Dictionary<string, string?>();
        if (result.GetValue(Host) is { } host)
        {
            settings["Web:Host"] = host;
        }

        if (result.GetValue(Port) is { } port)
        {
            settings["Web:Port"] = port.ToString(CultureInfo.InvariantCulture);
        }

        if (result.GetValue(LogDir) is { } dir)
        {
            settings[$"{LogsOptions.Section}:Dir"] = dir;
        }

        return settings;
    }

    private static Option<int?> CreatePort()
    {
        var option = new Option<int?>("--port") { Description = "Port to listen on (7576)." };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && !(int.TryParse(result.Tokens[0].Value, out var port) && port is >= 1 and <= 65_535))
            {
                result.AddError($"--port must be a number from 1 to 65535, not {result.Tokens[0].Value}.");
            }
        });
        return option;
    }
}
