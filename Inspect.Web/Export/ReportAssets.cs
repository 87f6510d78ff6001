using System.Text;
using System.Text.RegularExpressions;
using Inspect.Engine;
using Inspect.Web.Components.Export;
using Microsoft.Extensions.FileProviders;

namespace Inspect.Web.Export;

/// <summary>The styles of the app as one text that needs no other file, and the scripts of reports.</summary>
internal static partial class ReportAssets
{
    private const string Bundle = "Inspect.Web.styles.css";

    /// <summary>Folders of components that a report can draw; the styles of the others are left out.</summary>
    private static readonly string[] Drawn = ["Run", "SamplePage", "Shared", "Export"];

    /// <summary>Components for which one of the report's own stands: their styles count for any element of their classes.</summary>
    private static readonly string[] Shared = ["SampleTable", "RunPage", "SampleTranscript", "TurnCard", "SampleScoring", "PartView", "ChangesView", "JsonTree"];

    /// <summary>Reads them.</summary>
    /// <param name="files">The static files of the app.</param>
    /// <exception cref="InspectException">One of them is missing.</exception>
    public static ReportLook Read(IFileProvider files)
    {
        var tokens = Font().Replace(Text(files, "tokens.css"), font => $"url(\"data:font/woff2;base64,{Convert.ToBase64String(Bytes(files, font.Groups[1].Value))}\")");
        var css = string.Join('\n', BySystem(tokens), Text(files, "app.css"), Components(Text(files, Bundle)), Text(files, "report.css"));
        return new ReportLook(css.Replace("</", "<\\/", StringComparison.Ordinal), Text(files, "js/report.js").Trim(), $"{Text(files, "js/katex.min.js")}\n{Text(files, "js/math.js")}".Trim());
    }

    /// <summary>Reads them without the app being started: from the build or the published folder.</summary>
    /// <exception cref="InspectException">One of them is missing.</exception>
    public static ReportLook OfApp()
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = typeof(ReportAssets).Assembly.GetName().Name, ContentRootPath = AppContext.BaseDirectory,
        });
        builder.WebHost.UseStaticWebAssets();
        return Read(builder.Environment.WebRootFileProvider);
    }

    /// <summary>The dark colours where the system is dark: a file has no setting.</summary>
    private static string BySystem(string tokens) =>
        Dark().Replace(tokens, dark => $"@media (prefers-color-scheme: dark) {{\n:root {{{dark.Groups[1].Value}}}\n}}");

    private static string Components(string bundle)
    {
        var parts = Part().Split(bundle);
        var css = new StringBuilder();
        for (var i = 1; i + 2 < parts.Length; i += 3)
        {
            if (Drawn.Contains(parts[i]))
            {
                css.Append(Shared.Contains(parts[i + 1]) ? Scope().Replace(parts[i + 2], string.Empty) : parts[i + 2]);
            }
        }

        return css.ToString();
    }

    private static string Text(IFileProvider files, string path) => Encoding.UTF8.GetString(Bytes(files, path)).TrimStart('\uFEFF').ReplaceLineEndings("\n");

    private static byte[] Bytes(IFileProvider files, string path)
    {
        var file = files.GetFileInfo(path);
        if (!file.Exists)
        {
            throw new InspectException($"The app's file {path} is missing, so that no report can be made. Build or install the app again.");
        }

        using var stream = file.CreateReadStream();
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    [GeneratedRegex("""url\("(fonts/[\w-]+\.woff2)"\)""")]
    private static partial Regex Font();

    [GeneratedRegex("""^\[data-theme="dark"\] \{(.*?)^\}""", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Dark();

    [GeneratedRegex(@"^/\* /Components/(\w+)/(?:\w+/)?(\w+)\.razor\.rz\.scp\.css \*/", RegexOptions.Multiline)]
    private static partial Regex Part();

    [GeneratedRegex(@"\[b-[a-z0-9]+\]")]
    private static partial Regex Scope();
}
