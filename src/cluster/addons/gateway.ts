export const GATEWAY = '';
export const GATEWAY_IMAGES: readonly string[] = [];
