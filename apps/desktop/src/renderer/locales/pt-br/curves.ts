/** Plots of curves. */
export const curves = {
  thinned: '{shown} linhas de {count}, igualmente espaçadas; o cursor do gráfico lê cada uma.',
  tableOf: 'Tabela: {label}',
}
