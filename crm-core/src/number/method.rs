//! Statistical methods.

use crate::error::error::{Error, Result};
use crate::text::choice::choice;

choice! {
    /// The method of an estimate, an interval or a p-value.
    ///
    /// Each function documents the methods that it accepts; the first of them is its default.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Method;
    ///
    /// let method: Method = "newcombe".parse()?;
    /// assert_eq!(method, Method::Newcombe);
    /// assert_eq!(method.to_string(), "newcombe");
    /// assert_eq!(Method::from_i32(method.as_i32())?, method);
    /// # Ok::<(), crm_core::Error>(())
    /// ```
    pub enum Method as "method" {
        /// Score interval of one proportion (Wilson 1927).
        Wilson = 1 "wilson",
        /// Equal-tailed exact interval of one proportion (Clopper and Pearson 1934).
        ClopperPearson = 2 "clopper_pearson",
        /// Equal-tailed interval from the prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001).
        Jeffreys = 3 "jeffreys",
        /// Score interval with the factor N / (N - 1) (Miettinen and Nurminen 1985).
        MiettinenNurminen = 10 "miettinen_nurminen",
        /// Score interval of the difference without that factor (Mee 1984).
        Mee = 11 "mee",
        /// Hybrid of two Wilson intervals (Newcombe 1998, method 10).
        Newcombe = 12 "newcombe",
        /// Wald interval after adding one event and one non-event to each group (Agresti and
        /// Caffo 2000).
        AgrestiCaffo = 13 "agresti_caffo",
        /// Wald interval with unpooled variance.
        Wald = 14 "wald",
        /// Score interval corrected for skewness, with the factor N / (N - 1) (Gart and Nam 1990;
        /// Laud 2017).
        Scas = 15 "scas",
        /// Score interval of the risk ratio without the factor N / (N - 1) (Koopman 1984).
        Koopman = 20 "koopman",
        /// Wald interval of the logarithm of the risk ratio (Katz et al. 1978).
        Katz = 21 "katz",
        /// Wald interval of the logarithm of the odds ratio (Woolf 1955).
        Woolf = 22 "woolf",
        /// Ratio of two normal means (Fieller 1954).
        Fieller = 30 "fieller",
        /// Exact conditional test of a two-by-two table (Fisher 1935).
        FisherExact = 40 "fisher_exact",
        /// Exact conditional test with half the weight on the observed table (Lancaster 1961).
        MidP = 41 "mid_p",
        /// Chi-square test with the continuity correction (Yates 1934).
        Yates = 42 "yates",
        /// Chi-square test of goodness of fit (Pearson 1900).
        ChiSquare = 50 "chi_square",
        /// Exact test of goodness of fit by enumeration of the multinomial distribution.
        ExactMultinomial = 51 "exact_multinomial",
        /// Test of goodness of fit: exact in the groups with small expected sizes, chi-square in
        /// the rest.
        ExactAndChiSquare = 52 "exact_and_chi_square",
        /// Student's t with unequal variances (Welch 1947).
        Welch = 60 "welch",
        /// Delta method for a ratio of means, with Welch's degrees of freedom.
        Delta = 61 "delta",
        /// Mantel-Haenszel risk difference (Sato, Greenland and Robins 1989).
        SatoGreenlandRobins = 62 "sato_greenland_robins",
        /// Mantel-Haenszel risk ratio (Greenland and Robins 1985).
        GreenlandRobins = 63 "greenland_robins",
        /// Mantel-Haenszel odds ratio (Robins, Breslow and Greenland 1986).
        RobinsBreslowGreenland = 64 "robins_breslow_greenland",
        /// Test of no association in any stratum (Cochran 1954; Mantel and Haenszel 1959).
        CochranMantelHaenszel = 65 "cochran_mantel_haenszel",
        /// The same with the continuity correction.
        CochranMantelHaenszelCorrected = 66 "cochran_mantel_haenszel_corrected",
        /// Test that the risk differences are the same in all strata (Cochran 1954).
        CochranQ = 67 "cochran_q",
        /// Test that the odds ratios are the same in all strata (Breslow and Day 1980).
        BreslowDay = 68 "breslow_day",
        /// Test that the odds ratios are the same in all strata, corrected for their estimation
        /// (Tarone 1985).
        Tarone = 69 "tarone",
        /// Regression on a covariate with one slope per group (Lin 2013).
        Lin = 70 "lin",
        /// Regression on a covariate with one slope (Deng, Xu, Kohavi and Walker 2013).
        Cuped = 71 "cuped",
        /// Limits recovered from the limits of the parts (Zou and Donner 2008).
        Mover = 80 "mover",
        /// Standardized over strata to the treated customers: of rates, a score test corrected for
        /// skewness (Gart and Nam 1990, Laud 2017); of means, Welch's variances by stratum.
        Standardized = 81 "standardized",
    }
}

impl Method {
    /// The methods for one proportion, the default first.
    pub const PROPORTION: &[Method] = &[Method::Wilson, Method::ClopperPearson, Method::Jeffreys];

    /// The methods for the difference of two proportions, the default first.
    pub const RISK_DIFFERENCE: &[Method] = &[
        Method::MiettinenNurminen,
        Method::Scas,
        Method::Mee,
        Method::Newcombe,
        Method::AgrestiCaffo,
        Method::Wald,
    ];

    /// The methods for the ratio of two proportions, the default first.
    pub const RISK_RATIO: &[Method] =
        &[Method::MiettinenNurminen, Method::Scas, Method::Koopman, Method::Katz];

    /// The methods for the odds ratio, the default first.
    pub const ODDS_RATIO: &[Method] = &[Method::MiettinenNurminen, Method::Scas, Method::Woolf];

    /// The methods that combine the limits of effect and cost, the default first.
    pub const COST: &[Method] = &[Method::Mover, Method::Fieller];

    /// Parses the name of a method for a parameter that accepts some of the methods.
    ///
    /// # Errors
    ///
    /// [`Error::UnknownName`] if the name is not one of theirs.
    ///
    /// # Examples
    ///
    /// ```
    /// use crm_core::number::Method;
    ///
    /// let error = Method::read("cost_method", "delta", Method::COST).unwrap_err();
    /// assert_eq!(
    ///     error.to_string(),
    ///     r#"cost_method must be one of "mover", "fieller", got "delta""#,
    /// );
    /// ```
    pub fn read(field: &str, name: &str, allowed: &[Method]) -> Result<Method> {
        let found = allowed.iter().copied().find(|method| method.name() == name);
        found.ok_or_else(|| unknown(field, allowed, name))
    }

    /// The name as a reader of a report knows it.
    pub(crate) fn display_name(self) -> &'static str {
        match self {
            Method::Wilson => "Wilson",
            Method::ClopperPearson => "Clopper-Pearson",
            Method::Jeffreys => "Jeffreys",
            Method::MiettinenNurminen => "Miettinen-Nurminen",
            Method::Mee => "Mee",
            Method::Newcombe => "Newcombe",
            Method::AgrestiCaffo => "Agresti-Caffo",
            Method::Wald => "Wald",
            Method::Scas => "skewness-corrected score",
            Method::Koopman => "Koopman",
            Method::Katz => "Katz",
            Method::Woolf => "Woolf",
            Method::Fieller => "Fieller",
            Method::FisherExact => "Fisher's exact test",
            Method::MidP => "mid-p",
            Method::Yates => "chi-square with Yates's correction",
            Method::ChiSquare => "chi-square",
            Method::ExactMultinomial => "exact multinomial",
            Method::ExactAndChiSquare => "exact multinomial and chi-square",
            Method::Welch => "Welch",
            Method::Delta => "delta method",
            Method::SatoGreenlandRobins => "Sato-Greenland-Robins",
            Method::GreenlandRobins => "Greenland-Robins",
            Method::RobinsBreslowGreenland => "Robins-Breslow-Greenland",
            Method::CochranMantelHaenszel => "Cochran-Mantel-Haenszel",
            Method::CochranMantelHaenszelCorrected => {
                "Cochran-Mantel-Haenszel with continuity correction"
            }
            Method::CochranQ => "Cochran's Q",
            Method::BreslowDay => "Breslow-Day",
            Method::Tarone => "Breslow-Day-Tarone",
            Method::Lin => "Lin",
            Method::Cuped => "CUPED",
            Method::Mover => "MOVER",
            Method::Standardized => "standardized over strata",
        }
    }

    /// Returns the error that names the methods that a parameter accepts.
    pub(crate) fn unsuitable(self, field: &str, allowed: &[Method]) -> Error {
        unknown(field, allowed, self.name())
    }

    /// Checks that a method is one of those allowed.
    pub(crate) fn within(self, field: &str, allowed: &[Method]) -> Result<Method> {
        if allowed.contains(&self) { Ok(self) } else { Err(self.unsuitable(field, allowed)) }
    }
}

fn unknown(field: &str, allowed: &[Method], given: &str) -> Error {
    Error::unknown_name(field, allowed.iter().map(|one| one.name().to_owned()).collect(), given)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_lists_the_accepted_methods() {
        let read = |name| Method::read("difference", name, Method::RISK_DIFFERENCE);
        assert_eq!(read("mee").unwrap(), Method::Mee);
        let listed = "difference must be one of \"miettinen_nurminen\", \"scas\", \"mee\", \
                      \"newcombe\", \"agresti_caffo\", \"wald\", got ";
        for wrong in ["mn", "katz", ""] {
            assert_eq!(read(wrong).unwrap_err().to_string(), format!("{listed}{wrong:?}"));
        }
    }
}
