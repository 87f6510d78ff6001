using System.Globalization;
using Serilog;

namespace Inspect.Web.Hosting;

/// <summary>The app's own log: warnings on the console, everything of note in <c>logs/app/app-*.log</c>.</summary>
internal static class AppLogging
{
    private const string Template = "{Timestamp:yyyy-MM-dd HH:mm:ss.fff zzz} [{Level:u3}] {SourceContext} {EvalId} {Message:lj}{NewLine}{Exception}";

    /// <summary>The logger until the settings are read.</summary>
    public static Serilog.ILogger CreateBootstrap() =>
        new LoggerConfiguration().MinimumLevel.Warning().WriteTo.Console(formatProvider: CultureInfo.InvariantCulture).CreateLogger();

    /// <summary>Logs as the settings say, into the app's folder. What is logged before and beside the app goes elsewhere until <see cref="Serilog.Log.Logger"/> is set.</summary>
    public static void AddAppLogging(this WebApplicationBuilder builder, string appFolder) => builder.Services.AddSerilog(
        configuration => configuration
            .ReadFrom.Configuration(builder.Configuration)
            .Enrich.FromLogContext()

            // The app says so itself, in a sentence.
            .Filter.ByExcluding(e => e.MessageTemplate.Text == "Hosting failed to start" && ListenAddress.IsRefused(e.Exception))
            .WriteTo.Console(restrictedToMinimumLevel: Serilog.Events.LogEventLevel.Warning, formatProvider: CultureInfo.InvariantCulture)
            .WriteTo.File(
                Path.Combine(appFolder, "app-.log"), outputTemplate: Template, formatProvider: CultureInfo.InvariantCulture,
                rollingInterval: RollingInterval.Day, retainedFileCountLimit: 14, fileSizeLimitBytes: 50 << 20, shared: false),

        // Several apps of one process each keep a log of their own.
        preserveStaticLogger: true);
}
