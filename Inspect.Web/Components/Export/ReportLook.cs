using System.Security.Cryptography;
using System.Text;

namespace Inspect.Web.Components.Export;

/// <summary>Styles and script of a report, and the policy that lets just these work.</summary>
/// <param name="Css">Styles, fonts in them.</param>
/// <param name="Script">Script.</param>
/// <param name="Formulas">Script that draws formulas: large, so that it is put only into a report that has some.</param>
public sealed record ReportLook(string Css, string Script, string Formulas)
{
    /// <summary>Nothing is loaded, and no other script or style counts, whatever a log says.</summary>
    public string Policy { get; } =
        $"default-src 'none'; img-src data:; font-src data:; style-src '{HashOf(Css)}'; script-src '{HashOf(Script)}' '{HashOf(Formulas)}'; base-uri 'none'; form-action 'none'";

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";
}
